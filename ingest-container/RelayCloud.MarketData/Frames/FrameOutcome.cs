using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Frames;

/// <summary>The outcome of one frame. <see cref="ErrorText"/> is valid as long as the frame's own bytes are.</summary>
public readonly ref struct FrameOutcome
{
    /// <summary>What the frame is.</summary>
    public required FrameKind Kind { get; init; }

    /// <summary>What arbitration did with it; <see cref="Verdict.None"/> unless <see cref="Kind"/> is <see cref="FrameKind.Data"/>.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>The topic of a data frame or an acknowledgement; null otherwise.</summary>
    public Topic? Topic { get; init; }

    /// <summary>The text of an error frame, raw JSON string content (still escaped), UTF-8.</summary>
    public ReadOnlySpan<byte> ErrorText { get; init; }
}
