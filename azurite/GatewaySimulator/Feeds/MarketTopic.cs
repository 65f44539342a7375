using RelayCloud.GatewaySimulator.Market;
using RelayCloud.GatewaySimulator.Sessions;
using RelayCloud.GatewaySimulator.Subscriptions;

namespace RelayCloud.GatewaySimulator.Feeds;

/// <summary>One topic that somebody is subscribed to, and what was last told about it. Guarded by the feed's lock.</summary>
internal sealed class MarketTopic(Subscription subscription, CoinMarket? market)
{
    public Subscription Subscription { get; } = subscription;

    /// <summary>Null for allMids.</summary>
    public CoinMarket? Market { get; } = market;

    public List<GatewaySession> Sessions { get; } = [];

    /// <summary>The best bid and offer last sent (bbo).</summary>
    public BookTop LastTop { get; set; }

    /// <summary>The candle as of the last block (candle).</summary>
    public Candle Candle { get; set; }

    /// <summary>Whether the candle has changed since it was last sent.</summary>
    public bool IsCandleDue { get; set; }

    public void Send(byte[] frame)
    {
        foreach (GatewaySession session in Sessions) session.Enqueue(frame, isData: true);
    }
}
