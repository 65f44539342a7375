namespace RelayCloud.FanOut.Subscribers;

/// <summary>How much of State a subscriber is given. Events are never held back and never cut. Immutable.</summary>
public sealed record DeliveryPolicy
{
    /// <summary>The longest <see cref="StateIntervalMs"/>.</summary>
    public const int StateIntervalMsMax = 60_000;

    /// <summary>Everything, at once.</summary>
    public static readonly DeliveryPolicy RealTime = new();

    /// <summary>
    /// A topic's State is sent at most each so many milliseconds, always the newest: 0 (default, in real time) to <see cref="StateIntervalMsMax"/>. The value sent on subscribe begins
    /// an interval. A tick that comes late does not move the ones after it.
    /// </summary>
    public int StateIntervalMs { get; init; }

    /// <summary>Levels of a book's side that are sent, at least 1. Default all.</summary>
    public int BookLevelsMax { get; init; } = int.MaxValue;
}
