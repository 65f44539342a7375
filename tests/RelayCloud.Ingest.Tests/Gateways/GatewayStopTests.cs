using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.Logging;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Gateways.Health;

namespace RelayCloud.Ingest.Tests.Gateways;

public sealed class GatewayStopTests
{
    [Fact]
    public async Task A_stop_closes_politely_and_nothing_reaches_the_sink_after_it()
    {
        await using GatewayRig rig = await GatewayRig.StartLiveAsync(["trades", "bbo"], "BTC");
        var watch = Stopwatch.StartNew();
        await rig.Set.StopAsync(CancellationToken.None);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2));
        await rig.Is("the gateway saw it", () => rig.Gateway.OpenCount == 0);
        Assert.True(rig.Gateway.Connections.Single().WasClosedByClient);
        Assert.Equal(2, rig.Sink.Calls.Count(c => c.Call == "down"));
        await rig.Set.StopAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stop_does_not_wait_for_a_gateway_that_does_not_answer(bool answersHandshake)
    {
        using var gateway = new RawGateway(answersHandshake);
        var rigTopics = new RelayCloud.MarketData.Topics.TopicTable(new());
        var universe = new RelayCloud.MarketData.Topics.Universe();
        universe.Replace([rigTopics.Coins.GetOrAdd("BTC")], [0]);
        await using var set = new GatewaySet(
            [new GatewayOptions { Name = "raw", Url = gateway.Url }],
            GatewayRig.Options(["trades"], ["BTC"]),
            rigTopics,
            universe,
            new FakeSink(rigTopics),
            new ManualTime(),
            Microsoft.Extensions.Logging.Abstractions.NullLogger<GatewaySet>.Instance);
        await set.StartAsync(CancellationToken.None);
        await Until.TrueAsync("it was reached", () => gateway.IsReached);
        var watch = Stopwatch.StartNew();
        await set.StopAsync(CancellationToken.None);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Event_ids_of_the_log_are_unique()
    {
        List<int> ids = [.. typeof(GatewayLog).GetMethods(BindingFlags.Static | BindingFlags.Public).Select(m => m.GetCustomAttribute<LoggerMessageAttribute>()!.EventId)];
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.InRange(id, 2000, 2099));
    }
}
