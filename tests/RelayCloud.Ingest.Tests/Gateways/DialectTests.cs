using System.Text;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Gateways.Dialects;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Gateways;

public sealed class DialectTests
{
    private readonly TopicTable _topics = new(new CoinTable());
    private readonly GatewayDialect _public = GatewayDialect.Of(GatewayKind.Hyperliquid);
    private readonly GatewayDialect _node = GatewayDialect.Of(GatewayKind.OrderBookServer);

    [Fact]
    public void The_public_dialect_sends_the_subscription_with_nulls_and_defaults()
    {
        Assert.Equal(
            """{"method":"subscribe","subscription":{"type":"l2Book","coin":"BTC","nSigFigs":5,"mantissa":2,"fast":false}}""",
            Encoding.UTF8.GetString(_public.Subscribe(Topic(Channel.L2Book, "BTC", sigFigs: 5, mantissa: 2))));
        Assert.Equal(
            """{"method":"unsubscribe","subscription":{"type":"trades","coin":"@107"}}""",
            Encoding.UTF8.GetString(_public.Unsubscribe(Topic(Channel.Trades, "@107"))));
    }

    [Fact]
    public void An_order_book_server_is_sent_only_what_it_knows()
    {
        Assert.Equal("""{"method":"subscribe","subscription":{"type":"l2Book","coin":"BTC"}}""", Encoding.UTF8.GetString(_node.Subscribe(Topic(Channel.L2Book, "BTC"))));
        Assert.Equal(
            """{"method":"subscribe","subscription":{"type":"l2Book","coin":"BTC","nSigFigs":5,"mantissa":5}}""",
            Encoding.UTF8.GetString(_node.Subscribe(Topic(Channel.L2Book, "BTC", sigFigs: 5, mantissa: 5))));
        Assert.Equal("""{"method":"unsubscribe","subscription":{"type":"trades","coin":"kPEPE"}}""", Encoding.UTF8.GetString(_node.Unsubscribe(Topic(Channel.Trades, "kPEPE"))));
    }

    [Theory]
    [InlineData(Channel.Trades, "BTC", false, 0, 0, true)]
    [InlineData(Channel.L2Book, "BTC", false, 0, 0, true)]
    [InlineData(Channel.L2Book, "BTC", false, 5, 2, true)]
    [InlineData(Channel.L2Book, "BTC", false, 5, 1, false)]
    [InlineData(Channel.L2Book, "BTC", true, 0, 0, false)]
    [InlineData(Channel.Bbo, "BTC", false, 0, 0, false)]
    [InlineData(Channel.Candle, "BTC", false, 0, 0, false)]
    [InlineData(Channel.AllMids, "", false, 0, 0, false)]
    [InlineData(Channel.ActiveAssetCtx, "BTC", false, 0, 0, false)]
    [InlineData(Channel.Trades, "@107", false, 0, 0, false)]
    [InlineData(Channel.L2Book, "PURR/USDC", false, 0, 0, false)]
    public void An_order_book_server_carries_trades_and_books_of_perps(Channel channel, string coin, bool fast, byte sigFigs, byte mantissa, bool expected)
    {
        Topic topic = Topic(channel, coin, fast, sigFigs, mantissa);
        Assert.Equal(expected, _node.CanCarry(topic));
        Assert.True(_public.CanCarry(topic));
    }

    [Theory]
    [InlineData("""Already subscribed: {\"type\":\"l2Book\",\"coin\":\"BTC\",\"nSigFigs\":null,\"mantissa\":null,\"fast\":false}""", 1, "l2Book:BTC", "Already subscribed")]
    [InlineData("""Already unsubscribed: {\"type\":\"trades\",\"coin\":\"BTC\"}""", 2, null, "Already unsubscribed")]
    [InlineData("""Invalid subscription {\"type\":\"l2Book\",\"coin\":\"BTC\",\"fast\":true}""", 3, "l2Book:BTC?fast", "Invalid subscription")]
    [InlineData("""Invalid subscription: {\"type\":\"candle\",\"coin\":\"BTC\",\"interval\":\"1m\"}""", 3, "candle:BTC,1m", "Invalid subscription")]
    [InlineData("Cannot subscribe to more than 1000 channels.", 4, null, "Cannot subscribe to more than 1000 channels.")]
    [InlineData("Cannot send more than 2000 messages per minute.", 5, null, "Cannot send more than 2000 messages per minute.")]
    [InlineData("""Error parsing JSON into valid websocket request: {\"method\":\"ping\"}""", 0, null, "Error parsing JSON into valid websocket request")]
    [InlineData("""Invalid subscription {\"type\":\"candle\",\"coin\":\"BTC\",\"interval\":5}""", 3, null, "Invalid subscription")]
    [InlineData("""broken \ escape {""", 0, null, "broken \\ escape")]
    [InlineData("", 0, null, "")]
    public void Error_frames_are_understood(string escaped, int kind, string? topic, string summary)
    {
        Topic(Channel.L2Book, "BTC");
        Topic(Channel.L2Book, "BTC", fast: true);
        Topic(Channel.Candle, "BTC");
        UpstreamError error = UpstreamError.Parse(Encoding.UTF8.GetBytes(escaped), _topics);
        Assert.Equal((UpstreamErrorKind)kind, error.Kind);
        Assert.Equal(topic, error.Topic?.Name);
        Assert.Equal(summary, error.Summary);
    }

    private Topic Topic(Channel channel, string coin, bool fast = false, byte sigFigs = 0, byte mantissa = 0)
    {
        Assert.True(_topics.TryGetOrAdd(new TopicKey(channel, fast, sigFigs, mantissa, 0, _topics.Coins.GetOrAdd(coin)), out Topic? topic));
        return topic;
    }
}
