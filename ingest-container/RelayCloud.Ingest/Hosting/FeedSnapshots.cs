using System.Buffers;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Hosting;

/// <summary>The feed publishes into the hub and the hub asks the feed for snapshots: one of the two has to be named before it exists.</summary>
internal sealed class FeedSnapshots(Func<MarketFeed> feed) : ISnapshotSource
{
    private readonly Lazy<MarketFeed> _feed = new(feed);

    /// <inheritdoc/>
    public bool TryCopyLast(Topic topic, IBufferWriter<byte> destination, out Cursor cursor) => _feed.Value.TryCopyLast(topic, destination, out cursor);

    /// <inheritdoc/>
    public bool TryCopyTrades(Topic topic, int tradesMax, IBufferWriter<byte> destination, out Cursor cursor) =>
        _feed.Value.TryCopyTrades(topic, tradesMax, destination, out cursor);

    /// <inheritdoc/>
    public ResumeOutcome CopyTradesAfter(Topic topic, Cursor after, IBufferWriter<byte> destination, out Cursor cursor) =>
        _feed.Value.CopyTradesAfter(topic, after, destination, out cursor);
}
