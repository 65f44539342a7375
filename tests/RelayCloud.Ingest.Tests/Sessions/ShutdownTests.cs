using RelayCloud.Ingest.Sessions.WebSocket.Frames;
using RelayCloud.Ingest.Tests.Sessions.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Sessions;

/// <summary>What customers see of a container that stops.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task Every_session_gets_its_farewell_and_nothing_is_left()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        RawClient[] clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.OpenAsync()));
        foreach (RawClient client in clients)
        {
            await client.SubscribeAsync("""{"type":"trades","coin":"BTC"}""");
            await client.ReadTextAsync();
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        Task stopping = host.Registry.StopAsync(TimeProvider.System, patience.Token);
        foreach (RawClient client in clients)
        {
            Assert.Contains("reconnect", await client.ReadCloseAsync(4100), StringComparison.Ordinal);
            await client.DisposeAsync();
        }

        await stopping;
        Assert.False(patience.IsCancellationRequested);
        await host.AtRestAsync();
    }

    [Fact]
    public async Task A_container_that_stops_takes_nobody_in()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await host.Registry.StopAsync(TimeProvider.System, CancellationToken.None);
        await using RawClient client = await host.DialAsync();
        await client.SendAsync(RawClient.Upgrade());
        Assert.NotEmpty((await client.ReadAnswerAsync()).ErrorMessage(503));
        await host.AtRestAsync();
    }

    [Fact]
    public async Task Who_does_not_answer_the_farewell_is_dropped_when_patience_ends()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        using var patience = new CancellationTokenSource();
        Task stopping = host.Registry.StopAsync(TimeProvider.System, patience.Token);
        Assert.Equal(4100, (await client.ReadFrameAsync(Opcode.Close)).CloseCode);
        Assert.Equal(1, host.Registry.Count);
        await patience.CancelAsync();
        await stopping;
        await host.AtRestAsync();
    }

    [Fact]
    public async Task A_stop_waits_for_a_connection_that_is_just_being_admitted()
    {
        var time = new ManualTime();
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Time = time });
        Assert.True(host.Registry.TryReserve());
        Task stopping = host.Registry.StopAsync(time, CancellationToken.None);
        Assert.False(stopping.IsCompleted);
        host.Registry.Unreserve();
        time.Advance(20);
        await stopping;
    }

    [Fact]
    public async Task A_session_that_comes_after_the_stop_is_dropped()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        Assert.True(host.Registry.TryReserve());
        await host.Registry.StopAsync(TimeProvider.System, new CancellationToken(canceled: true));
        using SocketPair pair = await SocketPair.ConnectAsync();
        host.Registry.Add(await host.SessionOnAsync(pair.Server));
        await host.AtRestAsync();
    }

    // What a session holds is given back on a pool thread, where an exception would end the process.
    [Fact]
    public async Task A_fault_in_giving_a_topic_back_is_counted_and_everything_else_is_given_back()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        foreach (string coin in (string[])["BTC", "ETH"])
        {
            await client.SubscribeAsync($$"""{"type":"bbo","coin":"{{coin}}"}""");
            await client.ReadTextAsync();
        }

        host.Demand.Unreleasable = host.Market.Topic(Channel.Bbo);
        client.Reset();
        await Until.TrueAsync("the session is gone", () => host.Registry.Count == 0);
        Assert.Equal(0, host.Demand.Held);
        Assert.Equal(1, host.Counters.Faults);
        Assert.IsType<InvalidOperationException>(host.Registry.LastFault);
        Assert.All(host.Admission.ConnectionsByKey().Values, open => Assert.Equal(0, open));
    }
}
