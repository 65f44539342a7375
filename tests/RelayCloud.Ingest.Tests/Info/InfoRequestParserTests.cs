using System.Text;
using RelayCloud.Ingest.Info.Requests;

namespace RelayCloud.Ingest.Tests.Info;

public sealed class InfoRequestParserTests
{
    private const int DepthMax = 16;

    [Fact]
    public void Every_field_is_read_whatever_the_order_and_the_escapes()
    {
        InfoRequest r = Parse("""{ "mantissa":2,"nSigFigs" : 5, "co\u0069n":"@\u0031", "type":"l2\u0042ook" }""");
        Assert.Equal(("l2Book", "@1", 5, 2, true), (r.TypeName, r.Coin, r.NSigFigs, r.Mantissa, r.IsPlain));
        Assert.Same(InfoType.Of("l2Book"), r.Type);
    }

    [Theory]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":null,"mantissa":null}""")]
    [InlineData("""{"type":"allMids","dex":null}""")]
    [InlineData("""{"type":"allMids"}""")]
    public void Nulls_are_as_absent(string body)
    {
        InfoRequest r = Parse(body);
        Assert.True(r.IsPlain);
        Assert.Equal((0, 0), (r.NSigFigs, r.Mantissa));
        Assert.Null(r.Dex);
    }

    [Theory]
    [InlineData("""{"type":"l2Book","coin":"BTC","x":{"type":"meta"}}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","coin":"ETH"}""")]
    [InlineData("""{"type":"l2Book","coin":["BTC"]}""")]
    [InlineData("""{"type":"l2Book","coin":null}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":"5"}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":0}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":-1}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":5.0}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":1e99}""")]
    public void What_a_gateway_must_judge_is_not_plain(string body)
    {
        InfoRequest r = Parse(body);
        Assert.Equal("l2Book", r.TypeName);
        Assert.False(r.IsPlain);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"l2Book\"")]
    [InlineData("{}")]
    [InlineData("""{"coin":"BTC"}""")]
    [InlineData("""{"type":null}""")]
    [InlineData("""{"type":1}""")]
    [InlineData("""{"type":{"type":"meta"}}""")]
    [InlineData("""{"type":"meta"}x""")]
    [InlineData("""{"type":"meta"}{"type":"meta"}""")]
    [InlineData("""{"type":"meta",}""")]
    [InlineData("""{'type':'meta'}""")]
    [InlineData("""{"type":"meta"/**/}""")]
    [InlineData("""{"type":"\ud800"}""")]
    [InlineData("""{"type":"l2Book","coin":"\udc00"}""")]
    [InlineData("type=meta")]
    public void What_is_no_request_is_refused(string body) => Assert.False(TryParse(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused()
    {
        Assert.False(TryParse([.. "{\"type\":\"meta\",\"dex\":\""u8, 0xC3, 0x28, .. "\"}"u8]));
        Assert.False(TryParse([0xFF, 0xFE, .. "{\"type\":\"meta\"}"u8]));
        Assert.False(TryParse([0xEF, 0xBB, 0xBF, .. "{\"type\":\"meta\"}"u8]));
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        Assert.True(TryParse(Nested(DepthMax - 1)));
        Assert.False(TryParse(Nested(DepthMax)));
        Assert.False(TryParse(Nested(10_000)));

        static byte[] Nested(int depth) => Encoding.UTF8.GetBytes("{\"type\":\"meta\",\"x\":" + new string('[', depth) + new string(']', depth) + "}");
    }

    [Fact]
    public void A_truncated_body_is_refused_wherever_it_ends()
    {
        byte[] body = """{"type":"candleSnapshot","req":{"coin":"BTC","interval":"1m","startTime":1,"endTime":2},"x":[null,true]}"""u8.ToArray();
        Assert.True(TryParse(body));
        for (int length = 0; length < body.Length; length++) Assert.False(TryParse(body[..length]), $"{length} bytes were taken for a request.");
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Random_damage_never_throws(int seed)
    {
        var random = new Random(seed);
        byte[] body = """{"type":"l2Book","coin":"@107","nSigFigs":5,"mantissa":2,"dex":"\u0078yz"}"""u8.ToArray();
        for (int i = 0; i < 20_000; i++)
        {
            byte[] damaged = [.. body];
            for (int n = random.Next(1, 4); n > 0; n--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            TryParse(damaged);
            CacheKey.TryWrite(damaged, DepthMax, out _);
        }
    }

    private static InfoRequest Parse(string body)
    {
        Assert.True(InfoRequestParser.TryParse(Encoding.UTF8.GetBytes(body), DepthMax, out InfoRequest? request));
        return request;
    }

    private static bool TryParse(byte[] body) => InfoRequestParser.TryParse(body, DepthMax, out _);
}
