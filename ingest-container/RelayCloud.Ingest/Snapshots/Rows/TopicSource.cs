using System.Buffers;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Snapshots.Rows;

/// <summary>The last value of a State topic, or the latest trades.</summary>
internal sealed class TopicSource(MarketFeed feed, Topic topic, int tradesMax) : RowSource
{
    // A topic has up to 15 values a second, so that two in the microseconds between copy and times are rare.
    private const int TriesMax = 4;

    /// <inheritdoc/>
    public override bool TryGetCursor(out Cursor cursor)
    {
        bool isKnown = feed.TryGetInfo(topic, out TopicInfo info);
        cursor = info.Cursor;
        return isKnown && cursor.Offset > 0;
    }

    /// <inheritdoc/>
    public override bool TryRead(ArrayBufferWriter<byte> data, out RowValue value)
    {
        value = default;
        for (int i = 0; i < TriesMax; i++)
        {
            data.ResetWrittenCount();
            Cursor cursor;
            if (topic.Kind == TopicKind.Events ? !feed.TryCopyTrades(topic, tradesMax, data, out cursor) : !feed.TryCopyLast(topic, data, out cursor)) return false;

            // The times must be those of what was copied.
            if (!feed.TryGetInfo(topic, out TopicInfo info) || info.Cursor != cursor) continue;
            value = new RowValue(cursor, info.UpstreamTimeMs, info.PublishedReceivedAtUs);
            return true;
        }

        return false;
    }
}
