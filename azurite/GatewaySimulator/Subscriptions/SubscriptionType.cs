namespace RelayCloud.GatewaySimulator.Subscriptions;

/// <summary>The subscription types that the simulator serves.</summary>
internal enum SubscriptionType
{
    L2Book,
    Bbo,
    Trades,
    Candle,
    AllMids,
    ActiveAssetCtx,
}
