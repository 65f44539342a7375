using System.Net.WebSockets;
using RelayCloud.GatewaySimulator.Faults;
using RelayCloud.GatewaySimulator.Market;
using RelayCloud.GatewaySimulator.Tests.Support;

namespace RelayCloud.GatewaySimulator.Tests.Faults;

public class FaultTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Dropping_all_connections_resets_each_once_and_lets_new_ones_in()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: TimeProvider.System);
        await using GatewayClient a = await GatewayClient.ConnectAsync(gateway);
        await using GatewayClient b = await GatewayClient.ConnectAsync(gateway);
        await Until.TrueAsync("both sessions are there", () => gateway.OpenConnections == 2);
        gateway.Faults.DropAllConnections();
        await a.AssertClosedWithoutAWordAsync();
        await b.AssertClosedWithoutAWordAsync();
        Assert.Equal(2, gateway.Counters.ConnectionsReset);
        await using GatewayClient again = await GatewayClient.ConnectAsync(gateway);
        Assert.Empty(await again.UntilPongAsync());
    }

    [Fact]
    public async Task Refusing_keeps_open_connections_and_lets_nobody_in_by_websocket_or_info()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: TimeProvider.System);
        await using GatewayClient open = await GatewayClient.ConnectAsync(gateway);
        gateway.Faults.Update(f => f with { RefuseConnections = true });
        await Assert.ThrowsAsync<WebSocketException>(() => GatewayClient.ConnectAsync(gateway));
        using var http = new HttpClient { BaseAddress = gateway.HttpUri };
        using var body = new StringContent("""{"type":"meta"}""");
        await Assert.ThrowsAsync<HttpRequestException>(() => http.PostAsync(new Uri("/info", UriKind.Relative), body, TestContext.Current.CancellationToken));
        Assert.Empty(await open.UntilPongAsync());
        gateway.Faults.Reset();
        await using GatewayClient again = await GatewayClient.ConnectAsync(gateway);
    }

    [Fact]
    public async Task Silence_keeps_sockets_open_and_loses_what_would_have_been_sent()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: _time);
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await client.SubscribeAsync("""{"type":"bbo","coin":"BTC"}""");
        await client.UntilPongAsync();
        gateway.Faults.Update(f => f with { Silent = true });
        long first = gateway.PublishedBlock + 1;
        // Longer than the idle time-out, in two steps because a gateway plays at most a minute late.
        for (int i = 0; i < 2; i++)
        {
            await Gateways.WaitForBlocksAsync(_time);
            _time.Advance(TimeSpan.FromSeconds(45));
            await Until.TrueAsync("all blocks are published", () => gateway.PublishedBlock == gateway.Market.NewestBlock);
        }
        CoinMarket btc = gateway.Market.Find("BTC")!;
        int quotes = 0;
        for (long block = first; block <= gateway.PublishedBlock; block++)
            if (!btc.Top(block).SameQuote(btc.Top(block - 1))) quotes++;
        await Until.TrueAsync("every frame was kept back", () => gateway.Counters.FramesSilenced == quotes);
        Assert.False(client.Closed.IsCompleted);
        gateway.Faults.Reset();
        await Gateways.WaitForBlocksAsync(_time);
        _time.Advance(TimeSpan.FromSeconds(2));
        long timeMs = (await client.NextOfAsync("bbo")).GetProperty("time").GetInt64();
        Assert.InRange(gateway.TimeMs - timeMs, 0, 2_500);
    }

    [Fact]
    public async Task Every_third_frame_twice()
    {
        string[] clean = await FramesAsync(_ => { }, 60);
        string[] faulty = await FramesAsync(faults => faults.Update(f => f with { DuplicateEvery = 3 }), 80);
        Assert.Equal(clean[..60], faulty.Where((_, i) => i % 4 != 3).Take(60));
        for (int i = 3; i < 80; i += 4) Assert.Equal(faulty[i - 1], faulty[i]);
    }

    [Fact]
    public async Task Every_fifth_frame_after_the_one_behind_it()
    {
        string[] clean = await FramesAsync(_ => { }, 60);
        string[] faulty = await FramesAsync(faults => faults.Update(f => f with { ReorderEvery = 5 }), 60);
        Assert.Equal(clean[..4], faulty[..4]);
        Assert.Equal((clean[4], clean[5]), (faulty[5], faulty[4]));
        Assert.Equal((clean[9], clean[10]), (faulty[10], faulty[9]));
        Assert.Equal(clean[..56].Order(StringComparer.Ordinal), faulty[..56].Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_fourth_frame_spoilt_and_no_other()
    {
        string[] clean = await FramesAsync(_ => { }, 60);
        string[] faulty = await FramesAsync(faults => faults.Update(f => f with { CorruptEvery = 4, CorruptKinds = [CorruptionKind.Truncated, CorruptionKind.Garbage] }), 60);
        for (int i = 0; i < 60; i++)
        {
            if (i % 4 == 3) Assert.NotEqual(clean[i], faulty[i]);
            else Assert.Equal(clean[i], faulty[i]);
        }
    }

    [Fact]
    public async Task Slow_tcp_dribbles_a_frame_over_time()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: _time);
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        gateway.Faults.Update(f => f with { SlowTcpBytesPerSecond = 20 });
        // 20 bytes with the WebSocket header: one byte each 50 ms.
        await client.SendAsync("""{"method":"ping"}""");
        await Until.TrueAsync("the pong is being written", () => gateway.Counters.BytesSent == 20);
        Task<string> pong = client.NextAsync();
        for (int i = 0; i < 10; i++) _time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.False(pong.IsCompleted);
        gateway.Faults.Reset();
        await Until.TrueAsync("the rest comes at once", () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            return pong.IsCompleted;
        });
        Assert.Equal("""{"channel":"pong"}""", await pong);
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_dropped()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(o => o with { QueueFramesMax = 100 }, _time);
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await client.SubscribeAsync("""{"type":"bbo","coin":"BTC"}""");
        await client.UntilPongAsync();
        // A byte a second is a client that does not read, without filling the kernel's buffers first.
        gateway.Faults.Update(f => f with { SlowTcpBytesPerSecond = 1 });
        await Gateways.WaitForBlocksAsync(_time);
        _time.Advance(TimeSpan.FromSeconds(50));
        await client.AssertClosedWithoutAWordAsync();
        Assert.Equal(1, gateway.Counters.SlowClientsDropped);
    }

    [Fact]
    public void Bad_settings_are_refused_with_every_reason_and_change_nothing()
    {
        var faults = new FaultControl();
        ArgumentException e = Assert.Throws<ArgumentException>(() => faults.Update(f => f with { DuplicateEvery = -1, ReorderEvery = 1, CorruptKinds = [] }));
        Assert.Contains("duplicateEvery is -1", e.Message, StringComparison.Ordinal);
        Assert.Contains("reorderEvery is 1", e.Message, StringComparison.Ordinal);
        Assert.Contains("corruptKinds is empty", e.Message, StringComparison.Ordinal);
        Assert.Equal(new FaultSettings().DuplicateEvery, faults.Current.DuplicateEvery);
    }

    /// <summary>The first frames of one subscription with a fault: the same market each time, so only the fault makes a difference.</summary>
    private static async Task<string[]> FramesAsync(Action<FaultControl> set, int count)
    {
        var time = new ManualTime();
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: time);
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        set(gateway.Faults);
        await client.SubscribeAsync("""{"type":"bbo","coin":"BTC"}""");
        Assert.Contains("subscriptionResponse", await client.NextAsync(), StringComparison.Ordinal);
        await Until.TrueAsync("the first frame is on its way", () => gateway.Counters.DataFramesSent >= 1);
        await Gateways.WaitForBlocksAsync(time);
        time.Advance(TimeSpan.FromSeconds(30));
        var frames = new List<string>();
        while (frames.Count < count) frames.Add(await client.NextAsync());
        return [.. frames];
    }
}
