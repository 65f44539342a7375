using System.Text;
using RelayCloud.Ingest.Info.Requests;

namespace RelayCloud.Ingest.Tests.Info;

public sealed class CacheKeyTests
{
    [Theory]
    [InlineData("""{"type":"meta"}""", """{ "dex":"", "type" : "meta" }""")]
    [InlineData("""{"type":"meta"}""", """{"type":"m\u0065ta","dex":null}""")]
    [InlineData(
        """{"type":"candleSnapshot","req":{"coin":"BTC","interval":"1m","startTime":1,"endTime":2}}""",
        """{"req":{"endTime":2,"startTime":1,"interval":"1m","coin":"\u0042TC"},"type":"candleSnapshot"}""")]
    public void The_same_request_in_other_words_has_the_same_key(string a, string b) => Assert.Equal(KeyOf(a), KeyOf(b));

    [Theory]
    [InlineData("""{"type":"meta"}""", """{"type":"meta","dex":"xyz"}""")]
    [InlineData("""{"type":"meta"}""", """{"type":"meta","x":null}""")]
    [InlineData("""{"type":"fundingHistory","coin":"BTC","startTime":1}""", """{"type":"fundingHistory","coin":"BTC","startTime":1.0}""")]
    [InlineData("""{"type":"fundingHistory","coin":"BTC","startTime":1}""", """{"type":"fundingHistory","coin":"BTC","startTime":"1"}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC"}""", """{"type":"l2Book","coin":"btc"}""")]
    [InlineData("""{"type":"x","a":[1,2]}""", """{"type":"x","a":[2,1]}""")]
    [InlineData("""{"type":"x","a":{"dex":""}}""", """{"type":"x","a":{}}""")]
    public void What_may_mean_something_else_has_another_key(string a, string b) => Assert.NotEqual(KeyOf(a), KeyOf(b));

    [Theory]
    [InlineData("""{"type":"meta","type":"spotMeta"}""")]
    [InlineData("""{"type":"candleSnapshot","req":{"coin":"BTC","coin":"ETH"}}""")]
    public void A_key_twice_is_not_shared(string body) => Assert.False(CacheKey.TryWrite(Encoding.UTF8.GetBytes(body), 16, out _));

    [Fact]
    public void A_long_request_is_not_shared()
    {
        Assert.False(CacheKey.TryWrite(Encoding.UTF8.GetBytes($"{{\"type\":\"{new string('x', CacheKey.LengthMax)}\"}}"), 16, out _));
        Assert.False(CacheKey.TryWrite(Encoding.UTF8.GetBytes($"{{\"type\":{new string(' ', 4 * CacheKey.LengthMax)}\"meta\"}}"), 16, out _));
    }

    private static string KeyOf(string body)
    {
        Assert.True(CacheKey.TryWrite(Encoding.UTF8.GetBytes(body), 16, out string? key));
        return key;
    }
}
