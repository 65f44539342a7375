using System.Runtime.InteropServices;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.MarketData.Arbitration;

/// <summary>The state of one topic.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TopicInfo
{
    /// <summary>The position of the last published value; offset 0 when there is none.</summary>
    public required Cursor Cursor { get; init; }

    /// <summary>The exchange's time of the last published value, Unix milliseconds; 0 when there is none or the channel carries none.</summary>
    public required long UpstreamTimeMs { get; init; }

    /// <summary>When the last published value was read from its gateway, Unix microseconds; 0 when there is none.</summary>
    public required long PublishedReceivedAtUs { get; init; }

    /// <summary>When the last frame of the topic was read from any gateway, whatever became of it, Unix microseconds; 0 when there is none.</summary>
    public required long ReceivedAtUs { get; init; }

    /// <summary>The gateway that gave the last published value, which leads where the channel carries no time; -1 when there is none.</summary>
    public required int Gateway { get; init; }

    /// <summary>How often another gateway gave a different value for the same time.</summary>
    public required long Divergences { get; init; }

    /// <summary>How many trades are held back.</summary>
    public required int HeldTrades { get; init; }

    /// <summary>Trades only: bit g is set while gateway g is known to continue what was published without a gap.</summary>
    public required int LinkedGateways { get; init; }
}
