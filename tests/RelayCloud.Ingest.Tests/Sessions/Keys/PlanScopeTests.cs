using System.Text;
using RelayCloud.Accounts.Plans;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.Plans;

namespace RelayCloud.Ingest.Tests.Sessions.Keys;

/// <summary>What of <c>/info</c> a plan includes.</summary>
public sealed class PlanScopeTests
{
    private static readonly KeyGrant Grant = new() { Name = "k", Channels = NameSet.Of("l2Book", "candle"), Coins = NameSet.Of("BTC", "@107") };

    [Theory]
    [InlineData("""{"type":"l2Book","coin":"BTC"}""", null)]
    [InlineData("""{"coin":"@107","type":"l2Book","nSigFigs":5}""", null)]
    [InlineData("""{"type":"meta"}""", null)]
    [InlineData("""{"type":"clearinghouseState","user":"0x0"}""", null)]
    [InlineData("""{"type":"candleSnapshot","req":{"coin":"BTC","interval":"1m"}}""", null)]
    [InlineData("""{"type":"candleSnapshot","req":{"interval":"1m","coin":"ETH"}}""", "your plan does not include the coin ETH")]
    [InlineData("""{"type":"candleSnapshot","req":{"coin":"ETH","coin":"BTC"}}""", "your plan does not include the coin ETH")]
    [InlineData("""{"type":"l2Book","coin":"ETH"}""", "your plan does not include the coin ETH")]
    [InlineData("""{"type":"l2Book","coin":"BTC","coin":"ETH"}""", "your plan does not include the coin ETH")]
    [InlineData("""{"type":"l2Book","co\u0069n":"ETH"}""", "your plan does not include the coin ETH")]
    [InlineData("""{"type":"meta","type":"allMids"}""", "your plan does not include the data of allMids")]
    [InlineData("""{"type":"\u0061llMids"}""", "your plan does not include the data of allMids")]
    [InlineData("""{"type":"recentTrades","coin":"BTC"}""", "your plan does not include the data of recentTrades")]
    [InlineData("""{"type":"metaAndAssetCtxs"}""", "your plan does not include the data of metaAndAssetCtxs")]
    [InlineData("""{"type":"candleSnapshot","req":{"coin":"\ud800"}}""", "your request has an escape that is half a character")]
    [InlineData("""{"type":1}""", null)]
    [InlineData("""[{"type":"allMids"}]""", null)]
    [InlineData("not JSON", null)]
    public void A_request_is_judged_by_all_that_it_names(string body, string? refusal) =>
        Assert.Equal(refusal, PlanScope.Refusal(Grant, Encoding.UTF8.GetBytes(body), out _));

    [Fact]
    public void What_no_plan_restricts_is_the_service_itself()
    {
        var info = new Support.ScriptedInfo();
        Assert.Same(info, PlanInfo.For(new KeyGrant { Name = "k" }, info));
        Assert.NotSame(info, PlanInfo.For(new KeyGrant { Name = "k", Delivery = new() { BookLevelsMax = 10 } }, info));
    }
}
