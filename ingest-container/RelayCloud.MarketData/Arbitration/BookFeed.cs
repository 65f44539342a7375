using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Arbitration;

/// <summary>Books and best prices: each value has the exchange's time, and the newer one wins.</summary>
internal sealed class BookFeed(Topic topic, ArbitrationContext context) : StateFeed(topic, context)
{
    /// <inheritdoc/>
    public override bool IsCurrent(int gateway) => true;

    /// <inheritdoc/>
    protected override Verdict Judge(in Arrival arrival)
    {
        if (arrival.Frame.TimeMs > UpstreamTimeMs) return Verdict.Accepted;
        if (arrival.Frame.TimeMs < UpstreamTimeMs) return Verdict.Late;
        return BookContent.AreSame(Last, arrival.Data) ? Verdict.Duplicate : Verdict.Divergent;
    }
}
