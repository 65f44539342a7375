using RelayCloud.GatewaySimulator.Market;
using RelayCloud.GatewaySimulator.Subscriptions;

namespace RelayCloud.GatewaySimulator.Feeds;

/// <content>What one block sends. Called with the lock held.</content>
internal sealed partial class MarketFeed
{
    private const int ContextMs = 1_000;

    // A candle that keeps changing is sent at most so often: BTC was measured at 0.9 to 1.8 frames a second.
    private const int CandleMs = 500;

    private byte[]? FirstFrame(MarketTopic topic)
    {
        Subscription subscription = topic.Subscription;
        switch (subscription.Type)
        {
            case SubscriptionType.L2Book:
                return _frames.Book(topic.Market!, subscription, _block);
            case SubscriptionType.Bbo:
                return _frames.Bbo(topic.Market!, topic.LastTop, _block);
            case SubscriptionType.Candle:
                return topic.Market!.Coin.IsDelisted ? null : _frames.Candle(topic.Market!, subscription.Interval, topic.Candle);
            case SubscriptionType.ActiveAssetCtx:
                return _frames.Context(topic.Market!, _block);
            case SubscriptionType.AllMids:
                return _frames.Mids(subscription.Dex, _block);
            default:
                IReadOnlyList<Trade> trades = topic.Market!.LastTrades(_block, MarketFrames.ReplayedTrades);
                // Clients take the first element without asking: an empty array is never sent.
                return trades.Count > 0 ? _frames.Trades(topic.Market!, trades) : null;
        }
    }

    private void Publish(long block)
    {
        long timeMs = _market.Clock.TimeMs(block);
        long previousMs = _market.Clock.TimeMs(block - 1);
        PublishTrades(block);
        foreach (MarketTopic topic in _byType[SubscriptionType.Bbo]) PublishBbo(topic, block);
        PublishBooks(block, Ticks(_options.SlowBookMs), Ticks(_options.FastBookMs));
        PublishCandles(block, timeMs, Ticks(CandleMs));
        if (Ticks(ContextMs))
            foreach (MarketTopic topic in _byType[SubscriptionType.ActiveAssetCtx]) topic.Send(_frames.Context(topic.Market!, block));
        if (Ticks(_options.AllMidsMs))
            foreach (MarketTopic topic in _byType[SubscriptionType.AllMids]) topic.Send(_frames.Mids(topic.Subscription.Dex, block));

        // A period's tick falls on the first block at or after each of its multiples: one clock for all coins and all simulators.
        bool Ticks(int periodMs) => timeMs / periodMs != previousMs / periodMs;
    }

    private void PublishTrades(long block)
    {
        foreach (MarketTopic topic in _byType[SubscriptionType.Trades])
        {
            IReadOnlyList<Trade> trades = topic.Market!.Trades(block);
            if (trades.Count > 0) topic.Send(_frames.Trades(topic.Market, trades));
        }
    }

    private void PublishBbo(MarketTopic topic, long block)
    {
        if (!topic.Market!.IsBookEvent(block)) return;
        BookTop top = topic.Market.TopAtEvent(block);
        if (top.SameQuote(topic.LastTop)) return;
        topic.LastTop = top;
        topic.Send(_frames.Bbo(topic.Market, top, block));
    }

    private void PublishBooks(long block, bool isSlowDue, bool isFastDue)
    {
        if (!isSlowDue && !isFastDue) return;
        foreach (MarketTopic topic in _byType[SubscriptionType.L2Book])
            if (topic.Subscription.IsFast ? isFastDue : isSlowDue) topic.Send(_frames.Book(topic.Market!, topic.Subscription, block));
    }

    private void PublishCandles(long block, long timeMs, bool isDue)
    {
        foreach (MarketTopic topic in _byType[SubscriptionType.Candle])
        {
            CoinMarket coin = topic.Market!;
            string interval = topic.Subscription.Interval;
            if (timeMs > topic.Candle.CloseMs)
            {
                // What the last block of the old candle changed must not be lost: a candle is final when the next one comes.
                if (topic.IsCandleDue) topic.Send(_frames.Candle(coin, interval, topic.Candle));
                topic.IsCandleDue = false;
                long openMs = CandleInterval.OpenMs(interval, timeMs);
                topic.Candle = Candle.At(openMs, CandleInterval.NextOpenMs(interval, openMs) - 1, topic.Candle.CloseTicks);
            }
            foreach (Trade trade in coin.Trades(block))
            {
                topic.Candle = topic.Candle.With(trade);
                topic.IsCandleDue = true;
            }
            if (!isDue || !topic.IsCandleDue) continue;
            topic.IsCandleDue = false;
            topic.Send(_frames.Candle(coin, interval, topic.Candle));
        }
    }
}
