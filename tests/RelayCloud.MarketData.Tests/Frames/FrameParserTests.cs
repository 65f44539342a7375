using System.Text;
using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Tests.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Tests.Frames;

public sealed class FrameParserTests
{
    private const long T = Wire.StartMs;
    private readonly CoinTable _coins = new FeedHarness().Coins;

    [Fact]
    public void A_book_tells_channel_coin_time_and_the_exact_bytes_of_its_data()
    {
        ParsedFrame frame = Parse(Wire.Book("BTC", T, Wire.Level("84143.0"), Wire.Level("84144.0")), out byte[] text);
        Assert.Equal(FrameKind.Data, frame.Kind);
        Assert.Equal(Channel.L2Book, frame.Channel);
        Assert.Equal(_coins.IdOf("BTC"), frame.CoinId);
        Assert.Equal(T, frame.TimeMs);
        Assert.False(frame.IsFast || frame.HasSpread);
        string data = Encoding.UTF8.GetString(text.AsSpan(frame.DataStart, frame.DataLength));
        Assert.StartsWith("{\"coin\":\"BTC\"", data, StringComparison.Ordinal);
        Assert.EndsWith("}]]}", data, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(",\"fast\":true", true, false)]
    [InlineData(",\"fast\":false", false, false)]
    [InlineData(",\"spread\":\"1.0\"", false, true)]
    [InlineData(",\"spread\":null", false, false)]
    [InlineData(",\"spread\":\"0.5\",\"fast\":true,\"new\":[{}]", true, true)]
    public void Flags_of_a_book_are_read(string extra, bool fast, bool spread)
    {
        ParsedFrame frame = Parse(Wire.Book("BTC", T, "", "", extra), out _);
        Assert.Equal(FrameKind.Data, frame.Kind);
        Assert.Equal(fast, frame.IsFast);
        Assert.Equal(spread, frame.HasSpread);
    }

    [Fact]
    public void Trades_tell_bytes_time_and_id_of_each()
    {
        ParsedFrame frame = Parse(Wire.Trades("BTC", (T, 5), (T, 6), (T + 70, (1L << 53) - 1)), out byte[] text);
        Assert.Equal(FrameKind.Data, frame.Kind);
        Assert.Equal(T + 70, frame.TimeMs);
        Assert.Equal([(T, 5), (T, 6), (T + 70, (1L << 53) - 1)], frame.Trades.ToArray().Select(t => (t.TimeMs, t.Tid)));
        Assert.Equal(Wire.Trade("BTC", T, 6), Encoding.UTF8.GetString(text.AsSpan(frame.Trades[1].Start, frame.Trades[1].Length)));
    }

    public static TheoryData<string> Sound() => new()
    {
        Wire.Book("BTC", T, "", ""),
        Wire.Book("BTC", T, Wire.Level("1.5"), ""),
        Wire.Book("#2130", T, Wire.Level("0.00033"), Wire.Level("0.00225") + "," + Wire.Level("0.9")),
        Wire.DeepBook("BTC", T, 100),
        Wire.Bbo("BTC", T),
        Wire.Frame("bbo", $"{{\"coin\":\"BTC\",\"time\":{T},\"bbo\":[null,{Wire.Level("1.0")}]}}"),
        Wire.Frame("bbo", $"{{\"coin\":\"BTC\",\"time\":{T},\"bbo\":[{Wire.Level("1.0")}, null ]}}"),
        Wire.Frame("bbo", $"{{\"coin\":\"BTC\",\"time\":{T},\"bbo\":[null,null]}}"),
        Wire.Trades("BTC", (T, 1)),
        Wire.Candle("BTC", T, 0, "0.0"),
        Wire.Mids("69172.5"),
        Wire.Mids("69172.5", "xyz"),
        Wire.Ctx("BTC", "84148.0"),
        Wire.Ctx("BTC", "84148.0").Replace("\"-0.0006413454\"", "null", StringComparison.Ordinal).Replace("[\"84143.0\",\"84144.0\"]", "null", StringComparison.Ordinal),
        Wire.SpotCtx("@107"),
        $" {{ \"channel\" : \"bbo\" , \"data\" : {{ \"bbo\" : [ {{ \"n\" : 1 , \"sz\" : \"1\" , \"px\" : \"2\" }} , null ] , \"time\" : {T} , \"coin\" : \"BTC\" }} , \"more\" : [ ] }} \n",
        $"{{\"data\":{{\"coin\":\"BTC\",\"time\":{T},\"bbo\":[null,null]}},\"channel\":\"bbo\"}}",
    };

    [Theory]
    [MemberData(nameof(Sound))]
    public void Every_sound_shape_is_data(string frame) => Assert.Equal(FrameKind.Data, Parse(frame, out _).Kind);

    public static TheoryData<string> Unsound() => new()
    {
        "",
        "{}",
        "[]",
        "null",
        "hello",
        "{\"channel\":\"bbo\"}",
        "{\"channel\":\"bbo\",\"data\":null}",
        "{\"channel\":\"bbo\",\"channel\":\"bbo\",\"data\":{}}",
        "{\"data\":{}}",
        Wire.Bbo("BTC", T) + "x",
        Wire.Bbo("BTC", T) + Wire.Bbo("BTC", T),
        Wire.Bbo("BTC", T, "84144.0", "84144.0"),
        Wire.Bbo("BTC", T, "84144.00", "84144"),
        Wire.Bbo("BTC", T, "84145.0", "84144.0"),
        Wire.Bbo("BTC", T, "1e3"),
        Wire.Bbo("BTC", T, "-1.0"),
        Wire.Bbo("BTC", T, ""),
        Wire.Bbo("BTC", 0),
        Wire.Bbo("BTC", 1_000),
        Wire.Bbo("BTC", 9_999_999_999_999),
        Wire.Bbo("BTC", T).Replace(":" + T, ":" + T + ".0", StringComparison.Ordinal),
        Wire.Bbo("BTC", T).Replace(":" + T, ":\"" + T + "\"", StringComparison.Ordinal),
        Wire.Bbo("BTC", T).Replace("\"n\":7", "\"n\":0", StringComparison.Ordinal),
        Wire.Bbo("BTC", T).Replace("\"n\":7", "\"n\":-7", StringComparison.Ordinal),
        Wire.Bbo("BTC", T).Replace("\"n\":7", "\"n\":7,\"n\":7", StringComparison.Ordinal),
        Wire.Bbo("BTC", T).Replace("\"px\":\"84143.0\"", "\"px\":84143.0", StringComparison.Ordinal),
        Wire.Bbo("BTC", T).Replace("\"coin\":\"BTC\",", "", StringComparison.Ordinal),
        Wire.Frame("bbo", $"{{\"coin\":\"BTC\",\"time\":{T},\"bbo\":[null]}}"),
        Wire.Frame("bbo", $"{{\"coin\":\"BTC\",\"time\":{T},\"bbo\":[null,null,null]}}"),
        Wire.Frame("bbo", $"{{\"coin\":\"BTC\",\"time\":{T},\"time\":{T},\"bbo\":[null,null]}}"),
        Wire.Book("BTC", T, Wire.Level("1.0") + "," + Wire.Level("2.0"), ""),
        Wire.Book("BTC", T, Wire.Level("2.0") + "," + Wire.Level("2.00"), ""),
        Wire.Book("BTC", T, "", Wire.Level("2.0") + "," + Wire.Level("1.0")),
        Wire.Book("BTC", T, "", Wire.Level("9.0") + "," + Wire.Level("9")),
        Wire.Book("BTC", T, Wire.Level("3.0"), Wire.Level("2.0")),
        Wire.DeepBook("BTC", T, 101),
        Wire.Book("BTC", T, "", "", ",\"fast\":1"),
        Wire.Book("BTC", T, "", "", ",\"fast\":true,\"fast\":false"),
        Wire.Book("BTC", T, "", "", ",\"spread\":1"),
        Wire.Frame("l2Book", $"{{\"coin\":\"BTC\",\"time\":{T},\"levels\":[[]]}}"),
        Wire.Frame("l2Book", $"{{\"coin\":\"BTC\",\"time\":{T},\"levels\":[[],[],[]]}}"),
        Wire.Trades("BTC", (T + 1, 1), (T, 2)),
        Wire.Trades("BTC", (T, 1L << 53)),
        Wire.Trades("BTC", (T, -1)),
        Wire.Frame("trades", "[" + Wire.Trade("BTC", T, 1) + "," + Wire.Trade("ETH", T, 2) + "]"),
        Wire.Trades("BTC", (T, 1)).Replace("\"A\"", "\"C\"", StringComparison.Ordinal),
        Wire.Trades("BTC", (T, 1)).Replace("0x7a", "0x7g", StringComparison.Ordinal),
        Wire.Trades("BTC", (T, 1)).Replace("\"sz\":\"0.00036\",", "", StringComparison.Ordinal),
        Wire.Trades("BTC", (T, 1)).Replace("\"tid\":1", "\"tid\":1,\"big\":\"" + new string('x', 4_096) + "\"", StringComparison.Ordinal),
        Wire.Frame("trades", Wire.Trade("BTC", T, 1)),
        Wire.Frame("tredes", "[" + Wire.Trade("BTC", T, 1) + "]"),
        Wire.Candle("BTC", T, 1).Replace("\"n\":1", "\"n\":1.5", StringComparison.Ordinal),
        Wire.Candle("BTC", T, 1, close: "90000.0"),
        Wire.Candle("BTC", T, 1).Replace("\"v\":\"14.27847\",", "", StringComparison.Ordinal),
        Wire.Mids("1.2.3"),
        Wire.Mids("-1.2"),
        Wire.Ctx("BTC", "-5.0"),
        Wire.Frame("activeAssetCtx", "{\"coin\":\"BTC\",\"ctx\":{}}"),
        Wire.Frame("subscriptionResponse", "{\"method\":\"sub\",\"subscription\":{}}"),
        Wire.Frame("webData2", "{\"x\":01}"),
    };

    [Theory]
    [MemberData(nameof(Unsound))]
    public void Every_unsound_shape_is_corrupt(string frame) => Assert.Equal(FrameKind.Corrupt, Parse(frame, out _).Kind);

    [Theory]
    [InlineData(Wire.Pong, FrameKind.Pong)]
    [InlineData(Wire.Ack, FrameKind.Subscribed)]
    [InlineData(Wire.Error, FrameKind.Error)]
    [InlineData("{\"channel\":\"post\",\"data\":{\"id\":1}}", FrameKind.Ignored)]
    [InlineData("{\"channel\":\"l4Book\",\"data\":{\"Updates\":{}}}", FrameKind.Ignored)]
    [InlineData("{\"channel\":\"trades\",\"data\":[]}", FrameKind.Ignored)]
    [InlineData("Websocket connection established.", FrameKind.Ignored)]
    public void Frames_that_carry_no_value_are_told_apart(string frame, FrameKind kind) => Assert.Equal(kind, Parse(frame, out _).Kind);

    [Fact]
    public void Unknown_coins_and_intervals_are_ignored_not_corrupt()
    {
        Assert.Equal(FrameKind.Ignored, Parse(Wire.Bbo("NOPE", T), out _).Kind);
        Assert.Equal(FrameKind.Ignored, Parse(Wire.Bbo("", T), out _).Kind);
        Assert.Equal(FrameKind.Ignored, Parse(Wire.Trades("NOPE", (T, 1)), out _).Kind);
        Assert.Equal(FrameKind.Ignored, Parse(Wire.Candle("BTC", T, 1, interval: "7m"), out _).Kind);
        Assert.Equal(FrameKind.Ignored, Parse(Wire.Mids("1.0", "nope"), out _).Kind);
    }

    [Fact]
    public void An_escaped_coin_is_the_coin()
    {
        ParsedFrame frame = Parse(Wire.Bbo("PURR\\/USDC", T), out _);
        Assert.Equal(_coins.IdOf("PURR/USDC"), frame.CoinId);
    }

    [Theory]
    [InlineData("{\"method\":\"subscribe\",\"subscription\":{\"type\":\"trades\",\"coin\":\"SOL\"}}", FrameKind.Subscribed, "trades:SOL")]
    [InlineData("{\"method\":\"unsubscribe\",\"subscription\":{\"type\":\"l2Book\",\"coin\":\"BTC\",\"nSigFigs\":5,\"mantissa\":null,\"fast\":false}}", FrameKind.Unsubscribed, "l2Book:BTC?nSigFigs=5")]
    [InlineData("{\"method\":\"subscribe\",\"subscription\":{\"type\":\"l2Book\",\"coin\":\"BTC\",\"nSigFigs\":null,\"nLevels\":null,\"mantissa\":null}}", FrameKind.Subscribed, "l2Book:BTC")]
    [InlineData("{\"method\":\"subscribe\",\"subscription\":{\"type\":\"trades\",\"coin\":\"NOPE\"}}", FrameKind.Subscribed, null)]
    [InlineData("{\"method\":\"subscribe\",\"subscription\":{\"type\":\"userFills\",\"user\":\"0x0\"}}", FrameKind.Subscribed, null)]
    public void An_acknowledgement_names_the_normalised_topic(string data, FrameKind kind, string? name)
    {
        ParsedFrame frame = Parse(Wire.Frame("subscriptionResponse", data), out _);
        Assert.Equal(kind, frame.Kind);
        Assert.Equal(name is not null, frame.HasAckKey);
        if (name is null) return;
        Assert.True(new TopicTable(_coins).TryGetOrAdd(frame.AckKey, out Topic? topic));
        Assert.Equal(name, topic.Name);
    }

    [Fact]
    public void The_text_of_an_error_stays_escaped()
    {
        ParsedFrame frame = Parse(Wire.Error, out byte[] text);
        Assert.Equal("Already subscribed: {\\\"type\\\":\\\"l2Book\\\",\\\"coin\\\":\\\"SOL\\\"}", Encoding.UTF8.GetString(text.AsSpan()[frame.ErrorText]));
    }

    [Fact]
    public void A_frame_beyond_the_size_limit_is_corrupt() =>
        Assert.Equal(FrameKind.Corrupt, Parse(Wire.Frame("webData2", "\"" + new string('x', FrameParser.FrameBytesMax) + "\""), out _).Kind);

    [Fact]
    public void Deep_nesting_is_corrupt_not_a_stack_overflow() =>
        Assert.Equal(FrameKind.Corrupt, Parse("{\"channel\":\"x\",\"data\":" + new string('[', 1_000_000), out _).Kind);

    private ParsedFrame Parse(string frame, out byte[] text)
    {
        text = Wire.Utf8(frame);
        ParsedFrame parsed = new();
        FrameParser.Parse(text, _coins, parsed);
        return parsed;
    }
}
