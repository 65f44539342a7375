using RelayCloud.Ingest.Gateways;

namespace RelayCloud.Ingest.Tests.Gateways;

public sealed class OrderBookServerTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task It_is_asked_only_for_books_and_trades_of_perps_in_its_own_form()
    {
        await using GatewayRig rig = await StartAsync(["trades", "bbo", "l2Book", "l2Book?fast", "activeAssetCtx", "allMids"], "BTC", "@107");
        await rig.IsLive();
        Assert.Equal(["""{"type":"l2Book","coin":"BTC"}""", """{"type":"trades","coin":"BTC"}"""], rig.Gateway.Subscriptions);
        Assert.Equal(9, rig.Report.LeftOutCount);
    }

    [Fact]
    public async Task It_is_never_pinged_and_may_be_silent_while_nothing_trades()
    {
        await using GatewayRig rig = await StartAsync(["trades"], "BTC");
        await rig.IsLive();
        DateTimeOffset from = rig.Time.GetUtcNow();
        await rig.IsAfterLong("three minutes passed", Minute * 4, () => rig.Time.GetUtcNow() - from > Minute * 3);
        Assert.Single(rig.Gateway.Received);
        Assert.Equal(1, rig.Gateway.HandshakeCount);
        Assert.Equal(GatewayState.Live, rig.Set.StateOf(0));
    }

    [Fact]
    public async Task It_is_replaced_when_its_books_stop()
    {
        await using GatewayRig rig = await StartAsync(["l2Book"], "BTC");
        await rig.IsLive();
        await rig.IsAfter("it was replaced", Minute, () => rig.Gateway.HandshakeCount == 2);
        Assert.Equal(1, rig.First.Counts.Replaced);
    }

    private static async Task<GatewayRig> StartAsync(string[] channels, params string[] coins)
    {
        FakeGateway gateway = await FakeGateway.StartAsync();
        gateway.IsOrderBookServer = true;
        return await GatewayRig.StartAsync(GatewayRig.Options(channels, coins), coins, [gateway]);
    }
}
