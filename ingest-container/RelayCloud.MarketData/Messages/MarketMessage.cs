using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Messages;

/// <summary>
/// One arbitrated value of a topic on its way to the hub. Valid only during the call that passes it: whoever keeps it copies <see cref="Data"/>.
/// </summary>
public readonly ref struct MarketMessage
{
    /// <summary>The topic.</summary>
    public required Topic Topic { get; init; }

    /// <summary>The Hyperliquid <c>data</c> JSON, UTF-8, as it came from the exchange. Trades: a non-empty array, oldest first.</summary>
    public required ReadOnlySpan<byte> Data { get; init; }

    /// <summary>Position of the value; of trades, of the last one in <see cref="Data"/>.</summary>
    public required Cursor Cursor { get; init; }

    /// <summary>How many events <see cref="Data"/> holds: 1 for State, the number of trades otherwise. The first has offset <c>Cursor.Offset - EventCount + 1</c>.</summary>
    public required int EventCount { get; init; }

    /// <summary>The exchange's time, Unix milliseconds; of trades, the last one's; 0 where the channel carries none.</summary>
    public long UpstreamTimeMs { get; init; }

    /// <summary>When the frame was read from the gateway's socket, Unix microseconds.</summary>
    public long ReceivedAtUs { get; init; }
}
