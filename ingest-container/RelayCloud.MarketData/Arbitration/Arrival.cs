using RelayCloud.MarketData.Frames;

namespace RelayCloud.MarketData.Arbitration;

/// <summary>One parsed data frame on its way into a topic.</summary>
internal readonly ref struct Arrival
{
    /// <summary>Who sent it.</summary>
    public required int Gateway { get; init; }

    /// <summary>The whole frame.</summary>
    public required ReadOnlySpan<byte> Text { get; init; }

    /// <summary>What the parser found in it.</summary>
    public required ParsedFrame Frame { get; init; }

    /// <summary>When it was read, Unix microseconds.</summary>
    public required long ReceivedAtUs { get; init; }

    /// <summary>Now, as <see cref="ArbitrationContext.Timestamp"/>.</summary>
    public required long Timestamp { get; init; }

    /// <summary>It comes out of quarantine.</summary>
    public bool IsReleased { get; init; }

    /// <summary>The value of <c>data</c>.</summary>
    public ReadOnlySpan<byte> Data => Text.Slice(Frame.DataStart, Frame.DataLength);
}
