using RelayCloud.Ingest.WebPubSub.Groups;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.WebPubSub.Groups;

public sealed class TopicNamesTests
{
    private readonly TopicTable _topics;
    private readonly TopicNames _names;

    public TopicNamesTests()
    {
        var coins = new CoinTable();
        _topics = new TopicTable(coins);
        var universe = new Universe();
        universe.Replace([.. ((string[])["BTC", "@107", "xyz:TSLA", "PURR/USDC"]).Select(coins.GetOrAdd)], [coins.GetOrAdd(""), coins.GetOrAdd("xyz")]);
        _names = new TopicNames(_topics, universe);
    }

    [Theory]
    [InlineData("l2Book:BTC")]
    [InlineData("l2Book:BTC?fast")]
    [InlineData("l2Book:@107?nSigFigs=5&mantissa=2")]
    [InlineData("bbo:PURR/USDC")]
    [InlineData("trades:xyz:TSLA")]
    [InlineData("candle:xyz:TSLA,1M")]
    [InlineData("allMids")]
    [InlineData("allMids:xyz")]
    [InlineData("activeAssetCtx:BTC")]
    public void A_name_finds_its_topic(string name)
    {
        Assert.True(_names.TryFind(name, out Topic? topic));
        Assert.Equal(name, topic.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("l2Book")]
    [InlineData("l2Book:")]
    [InlineData("l2Book:NOPE")]
    [InlineData("l2Book:BTC?")]
    [InlineData("l2Book:BTC?nSigFigs=6")]
    [InlineData("l2Book:BTC?mantissa=2")]
    [InlineData("l2Book:BTC?nSigFigs=05")]
    [InlineData("l2Book:BTC?nSigFigs=3&fast")]
    [InlineData("trades:BTC?fast")]
    [InlineData("candle:BTC")]
    [InlineData("candle:BTC,2m")]
    [InlineData("allMids:nope")]
    [InlineData("allMids:")]
    [InlineData("L2Book:BTC")]
    [InlineData("~tenant:BTC")]
    public void A_name_of_nothing_finds_nothing(string name) => Assert.False(_names.TryFind(name, out _));

    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("1s", 1_000)]
    [InlineData("60s", 60_000)]
    [InlineData("50ms", 50)]
    public void A_cadence_has_its_interval(string name, int intervalMs)
    {
        Assert.True(CadenceTier.TryParse(name, out CadenceTier? tier));
        Assert.Equal(intervalMs, tier.Value.IntervalMs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("ms")]
    [InlineData("0s")]
    [InlineData("01s")]
    [InlineData("1")]
    [InlineData("1m")]
    [InlineData("-1s")]
    [InlineData("49ms")]
    [InlineData("61s")]
    [InlineData("9999999999s")]
    public void What_is_no_cadence_is_refused(string name) => Assert.False(CadenceTier.TryParse(name, out _));
}
