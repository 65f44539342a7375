using RelayCloud.Accounts.Plans;
using RelayCloud.MarketApi.Requests;

namespace RelayCloud.MarketApi.Answers;

/// <summary>
/// A coin's book. The exchange sends 20 levels every 5 s and 5 levels every half second: who asks for no more than 5 gets whichever is newer by the exchange's time.
/// </summary>
/// <param name="full">The book of 20 levels; null = there is none, and then the other is there.</param>
/// <param name="fast">The book of 5 levels; null = there is none.</param>
internal sealed class BookAnswers(BookText? full, BookText? fast) : SnapshotAnswers
{
    /// <summary>Levels of a side that the fast book has.</summary>
    public const int FastDepth = 5;

    /// <summary>The book of 20 levels.</summary>
    public BookText? Full => full;

    /// <summary>The book of 5 levels.</summary>
    public BookText? Fast => fast;

    /// <inheritdoc/>
    public override PreparedAnswer Select(in MarketQuery query, PlanLimits limits)
    {
        int depth = query.Depth ?? Math.Min(MarketQuery.DepthDefault, limits.DepthMax);
        return (IsFastBetter(depth) ? fast! : full!).OfDepth(depth);
    }

    private bool IsFastBetter(int depth) =>
        fast is not null && (full is null || (depth <= FastDepth && fast.Snapshot.UpstreamTimeMs > full.Snapshot.UpstreamTimeMs));
}
