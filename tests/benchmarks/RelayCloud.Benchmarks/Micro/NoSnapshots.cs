using System.Buffers;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Benchmarks.Micro;

/// <summary>No past: subscribers get what comes.</summary>
internal sealed class NoSnapshots : ISnapshotSource
{
    public bool TryCopyLast(Topic topic, IBufferWriter<byte> destination, out Cursor cursor)
    {
        cursor = default;
        return false;
    }

    public bool TryCopyTrades(Topic topic, int tradesMax, IBufferWriter<byte> destination, out Cursor cursor) => TryCopyLast(topic, destination, out cursor);

    public ResumeOutcome CopyTradesAfter(Topic topic, Cursor after, IBufferWriter<byte> destination, out Cursor cursor)
    {
        cursor = default;
        return ResumeOutcome.Complete;
    }
}
