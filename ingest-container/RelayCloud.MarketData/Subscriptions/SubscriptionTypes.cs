using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Subscriptions;

/// <summary>The subscription types of the exchange (reference section 4).</summary>
internal static class SubscriptionTypes
{
    // Known to the exchange, not carried by us. Kept so that a customer is told "not here" instead of "no such thing".
    private static readonly byte[][] Others =
    [
        .. new[]
        {
            "activeAssetData", "allDexsAssetCtxs", "allDexsClearinghouseState", "assetCtxs", "clearinghouseState", "explorerBlock", "explorerTxs", "fastAssetCtxs",
            "l2", "l4Book", "notification", "openOrders", "orderUpdates", "outcomeMetaUpdates", "spotAssetCtxs", "spotState", "twapStates", "userEvents", "userFills",
            "userFundings", "userHistoricalOrders", "userNonFundingLedgerUpdates", "userTwapHistory", "userTwapSliceFills", "webData2", "webData3",
        }.Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    /// <summary>Finds a carried channel by the subscription type that asks for it.</summary>
    public static SubscriptionOutcome Find(ReadOnlySpan<byte> type, out Channel channel)
    {
        if (type.SequenceEqual("l2Book"u8)) channel = Channel.L2Book;
        else if (type.SequenceEqual("bbo"u8)) channel = Channel.Bbo;
        else if (type.SequenceEqual("trades"u8)) channel = Channel.Trades;
        else if (type.SequenceEqual("candle"u8)) channel = Channel.Candle;
        else if (type.SequenceEqual("allMids"u8)) channel = Channel.AllMids;
        else if (type.SequenceEqual("activeAssetCtx"u8)) channel = Channel.ActiveAssetCtx;
        else
        {
            channel = default;
            foreach (byte[] other in Others)
                if (type.SequenceEqual(other)) return SubscriptionOutcome.Unsupported;
            return SubscriptionOutcome.UnknownType;
        }

        return SubscriptionOutcome.Ok;
    }
}
