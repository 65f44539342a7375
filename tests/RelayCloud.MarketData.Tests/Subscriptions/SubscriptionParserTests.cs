using System.Text;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Subscriptions;
using RelayCloud.MarketData.Tests.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Tests.Subscriptions;

public sealed class SubscriptionParserTests
{
    private readonly CoinTable _coins = new();
    private readonly Universe _universe = new();

    public SubscriptionParserTests()
    {
        int[] coins = [_coins.GetOrAdd("BTC"), _coins.GetOrAdd("PURR/USDC"), _coins.GetOrAdd("@107")];
        int dex = _coins.GetOrAdd("xyz");
        _coins.GetOrAdd("GONE");
        _universe.Replace(coins, [0, dex]);
    }

    [Theory]
    [InlineData("""{"type":"l2Book","coin":"BTC"}""", "l2Book:BTC")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":null,"mantissa":null,"fast":null}""", "l2Book:BTC")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":null,"mantissa":null,"fast":false}""", "l2Book:BTC")]
    [InlineData("""{"coin":"BTC","fast":true,"type":"l2Book"}""", "l2Book:BTC?fast")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":5,"mantissa":2}""", "l2Book:BTC?nSigFigs=5&mantissa=2")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":2}""", "l2Book:BTC?nSigFigs=2")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nLevels":20,"extra":{"deep":[1,2,{}]}}""", "l2Book:BTC")]
    [InlineData("""{"type":"bbo","coin":"@107","nSigFigs":"means nothing here"}""", "bbo:@107")]
    [InlineData("""{"type":"trades","coin":"PURR\/USDC"}""", "trades:PURR/USDC")]
    [InlineData(""" { "type" : "tr\u0061des" , "coin" : "B\u0054C" } """, "trades:BTC")]
    [InlineData("""{"type":"candle","coin":"BTC","interval":"1M"}""", "candle:BTC,1M")]
    [InlineData("""{"type":"candle","coin":"BTC","interval":"1m"}""", "candle:BTC,1m")]
    [InlineData("""{"type":"allMids"}""", "allMids")]
    [InlineData("""{"type":"allMids","dex":""}""", "allMids")]
    [InlineData("""{"type":"allMids","dex":null}""", "allMids")]
    [InlineData("""{"type":"allMids","dex":"xyz"}""", "allMids:xyz")]
    [InlineData("""{"type":"activeAssetCtx","coin":"BTC"}""", "activeAssetCtx:BTC")]
    public void Names_a_topic(string json, string name)
    {
        Assert.Equal(SubscriptionOutcome.Ok, Parse(json, out TopicKey key, out Cursor? resume));
        Assert.True(new TopicTable(_coins).TryGetOrAdd(key, out Topic? topic));
        Assert.Equal(name, topic.Name);
        Assert.Null(resume);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"l2Book\"")]
    [InlineData("""{"type":"l2Book"}""")]
    [InlineData("""{"coin":"BTC"}""")]
    [InlineData("""{"type":null,"coin":"BTC"}""")]
    [InlineData("""{"type":1,"coin":"BTC"}""")]
    [InlineData("""{"type":["l2Book"],"coin":"BTC"}""")]
    [InlineData("""{"type":"l2Book","coin":["BTC","ETH"]}""")]
    [InlineData("""{"type":"l2Book","coin":null}""")]
    [InlineData("""{"type":"l2Book","coin":1}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","coin":"BTC"}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":"5"}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":5.0}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":1e1}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":99999999999999999999999}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","mantissa":{}}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","fast":"true"}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","fast":1}""")]
    [InlineData("""{"type":"l2Book","coin":"NOPE","fast":1}""")]
    [InlineData("""{"type":"candle","coin":"BTC"}""")]
    [InlineData("""{"type":"candle","coin":"BTC","interval":60}""")]
    [InlineData("""{"type":"allMids","dex":1}""")]
    [InlineData("""{"type":"trades","coin":"BTC","resume":5}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC"}x""")]
    [InlineData("""{"type":"l2Book","coin":"BTC",}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC" """)]
    public void A_wrong_shape_is_malformed(string json) => Assert.Equal(SubscriptionOutcome.Malformed, Parse(json, out _, out _));

    [Theory]
    [InlineData("""{"type":"nonsense","coin":"BTC"}""", SubscriptionOutcome.UnknownType)]
    [InlineData("""{"type":"L2Book","coin":"BTC"}""", SubscriptionOutcome.UnknownType)]
    [InlineData("""{"type":""}""", SubscriptionOutcome.UnknownType)]
    [InlineData("""{"type":"userFills","user":"0x1"}""", SubscriptionOutcome.Unsupported)]
    [InlineData("""{"type":"fastAssetCtxs"}""", SubscriptionOutcome.Unsupported)]
    [InlineData("""{"type":"l4Book","coin":"BTC"}""", SubscriptionOutcome.Unsupported)]
    [InlineData("""{"type":"bbo","coin":"NOPE"}""", SubscriptionOutcome.UnknownCoin)]
    [InlineData("""{"type":"bbo","coin":"btc"}""", SubscriptionOutcome.UnknownCoin)]
    [InlineData("""{"type":"bbo","coin":""}""", SubscriptionOutcome.UnknownCoin)]
    [InlineData("""{"type":"bbo","coin":"xyz"}""", SubscriptionOutcome.UnknownCoin)]
    [InlineData("""{"type":"bbo","coin":"GONE"}""", SubscriptionOutcome.UnknownCoin)]
    [InlineData("""{"type":"allMids","dex":"BTC"}""", SubscriptionOutcome.UnknownCoin)]
    [InlineData("""{"type":"allMids","dex":"nope"}""", SubscriptionOutcome.UnknownCoin)]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":6}""", SubscriptionOutcome.InvalidParameters)]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":1}""", SubscriptionOutcome.InvalidParameters)]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":0}""", SubscriptionOutcome.InvalidParameters)]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":-5}""", SubscriptionOutcome.InvalidParameters)]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":261}""", SubscriptionOutcome.InvalidParameters)]
    [InlineData("""{"type":"l2Book","coin":"BTC","mantissa":2}""", SubscriptionOutcome.InvalidParameters)]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":4,"mantissa":2}""", SubscriptionOutcome.InvalidParameters)]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":5,"mantissa":3}""", SubscriptionOutcome.InvalidParameters)]
    [InlineData("""{"type":"candle","coin":"BTC","interval":"2m"}""", SubscriptionOutcome.InvalidParameters)]
    [InlineData("""{"type":"candle","coin":"BTC","interval":"1H"}""", SubscriptionOutcome.InvalidParameters)]
    [InlineData("""{"type":"trades","coin":"BTC","resume":"yesterday"}""", SubscriptionOutcome.InvalidParameters)]
    [InlineData("""{"type":"trades","coin":"BTC","resume":"1:-1"}""", SubscriptionOutcome.InvalidParameters)]
    public void Each_mistake_has_its_outcome(string json, SubscriptionOutcome outcome)
    {
        Assert.Equal(outcome, Parse(json, out TopicKey key, out Cursor? resume));
        Assert.Equal(default, key);
        Assert.Null(resume);
    }

    [Theory]
    [InlineData("""{"type":"trades","coin":"BTC","resume":"1793836800000:42"}""", true)]
    [InlineData("""{"type":"trades","coin":"BTC","resume":null}""", false)]
    [InlineData("""{"type":"bbo","coin":"BTC","resume":"1793836800000:42"}""", false)]
    public void Resume_is_a_cursor_of_trades(string json, bool has)
    {
        Assert.Equal(SubscriptionOutcome.Ok, Parse(json, out _, out Cursor? resume));
        Assert.Equal(has ? new Cursor(1_793_836_800_000, 42) : null, resume);
    }

    [Fact]
    public void Without_a_universe_every_name_in_the_table_exists()
    {
        Assert.Equal(SubscriptionOutcome.Ok, SubscriptionParser.Parse("""{"type":"bbo","coin":"GONE"}"""u8, _coins, universe: null, out _, out _));
    }

    [Fact]
    public void Invalid_UTF_8_is_malformed()
    {
        Assert.Equal(SubscriptionOutcome.Malformed, SubscriptionParser.Parse([.. "{\"type\":\"bbo\",\"coin\":\"BTC\",\"x\":\""u8, 0xFF, .. "\"}"u8], _coins, _universe, out _, out _));
    }

    [Fact]
    public void Any_damage_is_survived_and_nothing_is_allocated()
    {
        byte[] whole = """{"type":"l2Book","coin":"BTC","nSigFigs":5,"mantissa":2,"fast":true,"resume":"1:2","x":[1,{"y":"z\u0041"}]}"""u8.ToArray();
        var random = new Random(7);
        byte[] text = new byte[whole.Length];
        Allocations.AssertNone(() =>
        {
            Parse(whole);
            for (int i = 0; i < 1_000; i++)
            {
                whole.CopyTo(text, 0);
                for (int flips = random.Next(1, 4); flips > 0; flips--) text[random.Next(text.Length)] ^= (byte)(1 << random.Next(8));
                Parse(text.AsSpan(0, random.Next(text.Length + 1)));
                Parse(text);
            }
        });
    }

    [Fact]
    public void The_subscription_that_a_topic_writes_is_read_as_that_topic()
    {
        var topics = new TopicTable(_coins);
        foreach (bool fast in new[] { false, true })
            foreach ((byte figures, byte mantissa) in new (byte, byte)[] { (0, 0), (2, 0), (3, 0), (4, 0), (5, 0), (5, 1), (5, 2), (5, 5) })
                topics.TryGetOrAdd(new TopicKey(Channel.L2Book, fast, figures, mantissa, 0, 2), out _);
        for (byte interval = 0; interval < CandleInterval.Names.Count; interval++) topics.TryGetOrAdd(new TopicKey(Channel.Candle, false, 0, 0, interval, 1), out _);
        foreach (Channel channel in new[] { Channel.Bbo, Channel.Trades, Channel.ActiveAssetCtx }) topics.TryGetOrAdd(TopicKey.Of(channel, 3), out _);
        topics.TryGetOrAdd(TopicKey.Of(Channel.AllMids, 0), out _);
        topics.TryGetOrAdd(TopicKey.Of(Channel.AllMids, 4), out _);
        for (int id = 0; id < topics.Count; id++)
        {
            Assert.Equal(SubscriptionOutcome.Ok, SubscriptionParser.Parse(topics[id].SubscriptionJson.Span, _coins, _universe, out TopicKey key, out _));
            Assert.Equal(topics[id].Key, key);
        }
    }

    private void Parse(ReadOnlySpan<byte> json) => SubscriptionParser.Parse(json, _coins, _universe, out _, out _);

    private SubscriptionOutcome Parse(string json, out TopicKey key, out Cursor? resume) =>
        SubscriptionParser.Parse(Encoding.UTF8.GetBytes(json), _coins, _universe, out key, out resume);
}
