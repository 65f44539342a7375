using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Gateways.Demand;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Gateways;

public sealed class DemandTests
{
    private readonly TopicTable _topics = new(new CoinTable());
    private readonly Universe _universe = new();

    [Fact]
    public void Topics_are_listed_channel_by_channel_and_within_a_channel_by_coin()
    {
        Assert.Equal(
            ["allMids", "trades:ETH", "trades:BTC", "bbo:ETH", "bbo:BTC", "l2Book:ETH?fast", "l2Book:BTC?fast", "l2Book:ETH", "l2Book:BTC", "activeAssetCtx:ETH", "activeAssetCtx:BTC", "candle:ETH,1m", "candle:BTC,1m"],
            List(["candle,1m", "activeAssetCtx", "l2Book", "l2Book?fast", "bbo", "trades", "allMids"], ["ETH", "BTC"], ["BTC", "ETH", "SOL"], out _));
    }

    [Fact]
    public void A_star_adds_every_coin_after_those_that_are_named()
    {
        Assert.Equal(["trades:SOL", "trades:BTC", "trades:ETH"], List(["trades"], ["SOL", "*"], ["BTC", "ETH", "SOL"], out _));
    }

    [Fact]
    public void Coins_that_do_not_exist_are_left_out_and_named()
    {
        Assert.Equal(["trades:BTC"], List(["trades"], ["btc", "BTC", "NOPE"], ["BTC"], out List<string> missing));
        Assert.Equal(["btc", "NOPE"], missing);
    }

    [Fact]
    public void Mids_are_wanted_for_each_dex_of_the_coins_and_with_a_star_for_all()
    {
        Assert.Equal(["allMids", "allMids:xyz"], List(["allMids"], ["BTC", "xyz:SP500"], ["BTC", "xyz:SP500"], out _, "", "xyz", "flx"));
        Assert.Equal(["allMids", "allMids:xyz", "allMids:flx"], List(["allMids"], ["*"], ["BTC"], out _, "", "xyz", "flx"));
    }

    [Fact]
    public void A_topic_lingers_after_its_last_holder_and_not_longer()
    {
        var held = new OnDemandTopics(lingerMs: 60_000);
        Topic topic = Topic("BTC");
        held.Add(topic);
        Assert.True(held.TryHoldAgain(topic));
        Assert.True(held.Release(topic, 0));
        Assert.False(held.DropExpired(1_000_000));
        Assert.True(held.Release(topic, 1_000));
        Assert.False(held.Release(topic, 1_000));
        Assert.False(held.DropExpired(60_999));
        Assert.Equal(1, held.LingeringCount);
        Assert.True(held.DropExpired(61_000));
        Assert.False(held.TryHoldAgain(topic));
        Assert.Equal(0, held.Count);
    }

    [Fact]
    public void A_holder_who_returns_in_time_ends_the_lingering()
    {
        var held = new OnDemandTopics(lingerMs: 60_000);
        held.Add(Topic("BTC"));
        held.Release(Topic("BTC"), 0);
        Assert.True(held.TryHoldAgain(Topic("BTC")));
        Assert.Equal(0, held.LingeringCount);
        Assert.False(held.DropExpired(1_000_000));
        Assert.False(held.DropOldestLingering());
    }

    private List<string> List(string[] channels, string[] coins, string[] exist, out List<string> missing, params string[] dexes)
    {
        _universe.Replace(exist.Select(_topics.Coins.GetOrAdd), dexes.Length == 0 ? [0] : dexes.Select(_topics.Coins.GetOrAdd));
        return [.. new AlwaysOnTopics(new GatewaySetOptions { Channels = channels, Coins = coins }, _topics).List(_universe, out missing).Select(t => t.Name)];
    }

    private Topic Topic(string coin) =>
        _topics.TryGetOrAdd(TopicKey.Of(Channel.Trades, _topics.Coins.GetOrAdd(coin)), out Topic? topic) ? topic : throw new InvalidOperationException();
}
