using RelayCloud.GatewaySimulator.Feeds;
using RelayCloud.GatewaySimulator.Market;

namespace RelayCloud.GatewaySimulator.Subscriptions;

/// <summary>Judges the values of a subscription. Pure.</summary>
internal static class SubscriptionRules
{
    public static SubscriptionVerdict Judge(Subscription subscription, IMarketView view) => subscription.Type switch
    {
        SubscriptionType.AllMids => view.HasDex(subscription.Dex) ? SubscriptionVerdict.Accepted : SubscriptionVerdict.Invalid,
        // Only candles are known to answer an unknown coin with an error frame instead of a close.
        SubscriptionType.Candle => view.HasCoin(subscription.Coin) && CandleInterval.IsKnown(subscription.Interval)
            ? SubscriptionVerdict.Accepted
            : SubscriptionVerdict.Invalid,
        _ => view.HasCoin(subscription.Coin) && BookAggregation.IsValid(subscription.NSigFigs, subscription.Mantissa)
            ? SubscriptionVerdict.Accepted
            : SubscriptionVerdict.ClosesSocket,
    };
}
