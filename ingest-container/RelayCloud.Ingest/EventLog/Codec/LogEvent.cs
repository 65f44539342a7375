using System.Runtime.InteropServices;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.EventLog.Codec;

/// <summary>One event of the log, understood.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LogEvent(Topic Topic, Cursor Cursor, int EventCount, long UpstreamTimeMs, long ReceivedAtUs, ReadOnlyMemory<byte> Data)
{
    /// <summary>As the feed takes it.</summary>
    public MarketMessage ToMessage() => new()
    {
        Topic = Topic,
        Data = Data.Span,
        Cursor = Cursor,
        EventCount = EventCount,
        UpstreamTimeMs = UpstreamTimeMs,
        ReceivedAtUs = ReceivedAtUs,
    };
}
