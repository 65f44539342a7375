using System.Text;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Tests.Topics;

public sealed class TopicTableTests
{
    private readonly CoinTable _coins = new();
    private readonly TopicTable _topics;

    public TopicTableTests()
    {
        _coins.GetOrAdd("BTC");
        _coins.GetOrAdd("@107");
        _coins.GetOrAdd("xyz");
        _topics = new TopicTable(_coins);
    }

    [Fact]
    public void One_key_is_one_topic_with_a_dense_id()
    {
        Topic bbo = Get(TopicKey.Of(Channel.Bbo, 1));
        Assert.Same(bbo, Get(TopicKey.Of(Channel.Bbo, 1)));
        Assert.Equal(0, bbo.Id);
        Assert.Equal(1, Get(TopicKey.Of(Channel.Trades, 1)).Id);
        Assert.Same(bbo, _topics[0]);
        Assert.Equal(2, _topics.Count);
        Assert.Throws<IndexOutOfRangeException>(() => _topics[2]);
    }

    [Fact]
    public void Every_key_packs_to_a_number_of_its_own()
    {
        var seen = new HashSet<ulong>();
        foreach (Channel channel in Enum.GetValues<Channel>())
            foreach (bool fast in new[] { false, true })
                for (byte figures = 0; figures <= 5; figures++)
                    for (byte mantissa = 0; mantissa <= 5; mantissa++)
                        for (byte interval = 0; interval < CandleInterval.Names.Count; interval++)
                            foreach (int coin in new[] { 0, 1, 65_535 })
                                Assert.True(seen.Add(new TopicKey(channel, fast, figures, mantissa, interval, coin).Packed));
    }

    [Theory]
    [InlineData(Channel.L2Book, false, 0, 0, 0, 1, "l2Book:BTC", """{"type":"l2Book","coin":"BTC","nSigFigs":null,"mantissa":null,"fast":false}""")]
    [InlineData(Channel.L2Book, true, 5, 2, 0, 1, "l2Book:BTC?fast&nSigFigs=5&mantissa=2", """{"type":"l2Book","coin":"BTC","nSigFigs":5,"mantissa":2,"fast":true}""")]
    [InlineData(Channel.Candle, false, 0, 0, 13, 1, "candle:BTC,1M", """{"type":"candle","coin":"BTC","interval":"1M"}""")]
    [InlineData(Channel.AllMids, false, 0, 0, 0, 0, "allMids", """{"type":"allMids"}""")]
    [InlineData(Channel.AllMids, false, 0, 0, 0, 3, "allMids:xyz", """{"type":"allMids","dex":"xyz"}""")]
    [InlineData(Channel.Trades, false, 0, 0, 0, 2, "trades:@107", """{"type":"trades","coin":"@107"}""")]
    public void A_topic_knows_its_name_and_its_subscription(Channel channel, bool fast, byte figures, byte mantissa, byte interval, int coin, string name, string subscription)
    {
        Topic topic = Get(new TopicKey(channel, fast, figures, mantissa, interval, coin));
        Assert.Equal(name, topic.Name);
        Assert.Equal(subscription, Encoding.UTF8.GetString(topic.SubscriptionJson.Span));
    }

    [Fact]
    public void A_spot_coins_context_answers_on_its_own_channel()
    {
        Assert.Equal("{\"channel\":\"activeSpotAssetCtx\",\"data\":", Encoding.UTF8.GetString(Get(TopicKey.Of(Channel.ActiveAssetCtx, 2)).EnvelopePrefix.Span));
        Assert.Equal("{\"channel\":\"activeAssetCtx\",\"data\":", Encoding.UTF8.GetString(Get(TopicKey.Of(Channel.ActiveAssetCtx, 1)).EnvelopePrefix.Span));
    }

    [Fact]
    public void A_full_table_takes_no_more_topics_and_keeps_those_it_has()
    {
        var coins = new CoinTable();
        var topics = new TopicTable(coins);
        for (int i = 1; i < CoinTable.CoinsMax; i++) coins.GetOrAdd($"c{i}");
        Assert.Throws<InvalidOperationException>(() => coins.GetOrAdd("one more"));
        for (int i = 0; i < TopicTable.TopicsMax; i++) Assert.True(topics.TryGetOrAdd(TopicKey.Of(Channel.Bbo, i), out _));
        Assert.False(topics.TryGetOrAdd(TopicKey.Of(Channel.Trades, 1), out _));
        Assert.True(topics.TryGet(TopicKey.Of(Channel.Bbo, 1), out _));
    }

    private Topic Get(TopicKey key)
    {
        Assert.True(_topics.TryGetOrAdd(key, out Topic? topic));
        return topic;
    }
}
