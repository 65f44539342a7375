using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Dialects;

/// <summary>The public protocol (reference sections 3 and 4): carries every channel.</summary>
internal sealed class HyperliquidDialect : GatewayDialect
{
    /// <inheritdoc/>
    public override bool AnswersPing => true;

    /// <inheritdoc/>
    public override bool ReplaysTrades => true;

    /// <inheritdoc/>
    public override bool CanCarry(Topic topic) => true;

    /// <summary>Aggregated books have a key. A plain book needs none: only aggregated books carry <c>spread</c>.</summary>
    public override bool TryGetBookKey(Topic topic, out long key)
    {
        key = ((long)topic.Key.CoinId << 1) | (topic.Key.Fast ? 1u : 0u);
        return topic.Channel == Channel.L2Book && topic.Key.NSigFigs != 0;
    }

    /// <inheritdoc/>
    public override TimeSpan CadenceOf(Topic topic, GatewayCadences cadences) => topic.Channel switch
    {
        Channel.L2Book => topic.Key.Fast ? cadences.L2BookFast : cadences.L2Book,
        Channel.ActiveAssetCtx => cadences.ActiveAssetCtx,
        Channel.AllMids => cadences.AllMids,
        _ => TimeSpan.Zero,
    };

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> SubscriptionOf(Topic topic) => topic.SubscriptionJson.Span;
}
