#nullable disable annotations

using Azure.Messaging.EventHubs.Retry;
using Azure.Messaging.EventHubs.Validation;

namespace Azure.Messaging.EventHubs;

/// <summary>How failed operations are tried again: by default three times, exponentially from 0.8 s up to 1 min, each try lasting 1 min at most.</summary>
public class EventHubsRetryOptions
{
    private int _maximumRetries = 3;
    private TimeSpan _delay = TimeSpan.FromSeconds(0.8);
    private TimeSpan _maximumDelay = TimeSpan.FromMinutes(1);
    private TimeSpan _tryTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Default <see cref="EventHubsRetryMode.Exponential"/>.</summary>
    public EventHubsRetryMode Mode { get; set; } = EventHubsRetryMode.Exponential;

    /// <summary>0 to 100, default 3. Zero: no retry.</summary>
    public int MaximumRetries
    {
        get => _maximumRetries;
        set => _maximumRetries = Ensure.InRange(value, 0, 100, nameof(MaximumRetries));
    }

    /// <summary>The delay, or the base of an exponential one; 1 ms to 5 min, default 0.8 s.</summary>
    public TimeSpan Delay
    {
        get => _delay;
        set => _delay = Ensure.InRange(value, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(5), nameof(Delay));
    }

    /// <summary>No delay is longer; default 1 min.</summary>
    public TimeSpan MaximumDelay
    {
        get => _maximumDelay;
        set => _maximumDelay = Ensure.NotNegative(value, nameof(MaximumDelay));
    }

    /// <summary>How long one try may last; up to 1 h, default 1 min.</summary>
    public TimeSpan TryTimeout
    {
        get => _tryTimeout;
        set => _tryTimeout = value < TimeSpan.Zero
            ? throw new ArgumentException("The try time-out must not be negative.", nameof(value))
            : Ensure.InRange(value, TimeSpan.Zero, TimeSpan.FromHours(1), nameof(TryTimeout));
    }

    /// <summary>Replaces everything above; default none.</summary>
    public EventHubsRetryPolicy CustomRetryPolicy { get; set; }

    internal EventHubsRetryPolicy ToPolicy() => CustomRetryPolicy ?? new BasicRetryPolicy(Clone());

    internal EventHubsRetryOptions Clone() => (EventHubsRetryOptions)MemberwiseClone();
}
