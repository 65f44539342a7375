using System.Collections.Frozen;

namespace RelayCloud.Ingest.Info.Requests;

/// <summary>What is known of one request type. The weights are those of reference section 6.</summary>
/// <param name="Name">The value of <c>type</c>; <c>other</c> for all that are not listed here, so that metrics stay bounded.</param>
/// <param name="Weight">What the gateway charges for asking.</param>
/// <param name="ItemsPerWeight">The gateway charges 1 more for each so many items it returned; 0 = nothing.</param>
/// <param name="Caching">Whether answers are shared.</param>
public sealed record InfoType(string Name, int Weight, int ItemsPerWeight, InfoCaching Caching)
{
    /// <summary>Every type that is not listed: 20, not shared.</summary>
    public static readonly InfoType Other = new("other", 20, 0, InfoCaching.None);

    private static readonly FrozenDictionary<string, InfoType> Known = new InfoType[]
    {
        new("l2Book", 2, 0, InfoCaching.Snapshot),
        new("allMids", 2, 0, InfoCaching.Snapshot),
        new("recentTrades", 20, 20, InfoCaching.Snapshot),

        new("exchangeStatus", 2, 0, InfoCaching.Context),
        new("metaAndAssetCtxs", 20, 0, InfoCaching.Context),
        new("spotMetaAndAssetCtxs", 20, 0, InfoCaching.Context),
        new("predictedFundings", 20, 0, InfoCaching.Context),
        new("perpsAtOpenInterestCap", 20, 0, InfoCaching.Context),
        new("perpDexStatus", 20, 0, InfoCaching.Context),
        new("tokenDetails", 20, 0, InfoCaching.Context),
        new("candleSnapshot", 20, 60, InfoCaching.Context),
        new("fundingHistory", 20, 20, InfoCaching.Context),

        new("meta", 20, 0, InfoCaching.Metadata),
        new("spotMeta", 20, 0, InfoCaching.Metadata),
        new("perpDexs", 20, 0, InfoCaching.Metadata),
        new("allPerpMetas", 20, 0, InfoCaching.Metadata),
        new("outcomeMeta", 20, 0, InfoCaching.Metadata),
        new("perpCategories", 20, 0, InfoCaching.Metadata),
        new("perpDexLimits", 20, 0, InfoCaching.Metadata),

        new("clearinghouseState", 2, 0, InfoCaching.None),
        new("spotClearinghouseState", 2, 0, InfoCaching.None),
        new("orderStatus", 2, 0, InfoCaching.None),
        new("userRole", 60, 0, InfoCaching.None),
        new("historicalOrders", 20, 20, InfoCaching.None),
        new("userFills", 20, 20, InfoCaching.None),
        new("userFillsByTime", 20, 20, InfoCaching.None),
        new("userFunding", 20, 20, InfoCaching.None),
        new("userNonFundingLedgerUpdates", 20, 20, InfoCaching.None),
        new("nonUserFundingUpdates", 20, 20, InfoCaching.None),
        new("twapHistory", 20, 20, InfoCaching.None),
        new("userTwapSliceFills", 20, 20, InfoCaching.None),
        new("userTwapSliceFillsByTime", 20, 20, InfoCaching.None),
        new("delegatorHistory", 20, 20, InfoCaching.None),
        new("delegatorRewards", 20, 20, InfoCaching.None),
        new("validatorStats", 20, 20, InfoCaching.None),
    }.ToFrozenDictionary(t => t.Name);

    /// <summary>What is known of the type with that name; <see cref="Other"/> where nothing is. Case matters, as it does for the exchange.</summary>
    public static InfoType Of(string name) => Known.GetValueOrDefault(name, Other);
}
