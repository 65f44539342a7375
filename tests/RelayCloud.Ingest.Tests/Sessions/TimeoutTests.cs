using RelayCloud.Ingest.Sessions;
using RelayCloud.Ingest.Sessions.WebSocket;
using RelayCloud.Ingest.Sessions.WebSocket.Frames;
using RelayCloud.Ingest.Tests.Sessions.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Sessions;

/// <summary>How long a customer may be silent, stuck, or slow to leave. The clock is the test's.</summary>
public sealed class TimeoutTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_silent_client_is_pinged_once_at_half_of_the_time_out_and_closed_at_all_of_it()
    {
        await using ProtocolHost host = await StartAsync(new() { IdleTimeoutMs = 60_000 });
        await using RawClient client = await host.OpenAsync();
        host.Sweep(afterMs: 29_999);
        host.Sweep(afterMs: 1);
        host.Sweep(afterMs: 10_000);
        host.Sweep(afterMs: 19_999);
        Assert.Equal(1, host.Registry.Count);
        host.Sweep(afterMs: 1);
        Assert.Empty((await client.ReadFrameAsync(Opcode.Ping)).Payload);
        Assert.Contains("idle", await client.ReadCloseAsync(4000), StringComparison.Ordinal);
        Assert.Equal(1, host.Counters.ClosedIdle);
        await client.DisposeAsync();
        await host.AtRestAsync();
    }

    // The answer is read when the test says so: were it left to the thread pool, nothing could tell whether it was before the clock went on or after.
    [Fact]
    public async Task A_client_that_answers_pings_stays()
    {
        await using ProtocolHost host = await StartAsync(new() { IdleTimeoutMs = 60_000 });
        using SocketPair pair = await SocketPair.ConnectAsync();
        Assert.True(host.Registry.TryReserve());
        WebSocketSession session = await host.SessionOnAsync(pair.Server);
        host.Registry.Add(session);
        await using RawClient client = RawClient.On(pair.Client);
        for (int i = 0; i < 5; i++)
        {
            host.Sweep(afterMs: 30_000);
            Assert.Empty((await client.ReadFrameAsync(Opcode.Ping)).Payload);
            byte[] pong = ClientFrames.Build(Opcode.Pong, []);
            await client.SendAsync(pong);
            await Until.TrueAsync("the answer is there", () => pair.Server.Available == pong.Length);
            Assert.True(session.OnReadable(ok: true));
        }

        Assert.Equal(1, host.Registry.Count);
        Assert.Equal(0, host.Counters.ClosedIdle);
    }

    [Fact]
    public async Task A_client_that_only_listens_to_a_busy_topic_is_closed_too_unless_it_answers()
    {
        await using ProtocolHost host = await StartAsync(new() { IdleTimeoutMs = 60_000 });
        await using RawClient client = await host.OpenAsync();
        await client.SubscribeAsync("""{"type":"trades","coin":"BTC"}""");
        await client.ReadTextAsync();
        host.Market.PublishTrades(host.Market.Topic(Channel.Trades), "1");
        await client.ReadTextAsync();
        host.Sweep(afterMs: 60_000);
        await client.ReadCloseAsync(4000);
    }

    [Fact]
    public async Task A_client_that_takes_nothing_is_dropped_after_the_write_time_out()
    {
        await using ProtocolHost host = await StartAsync(new() { IdleTimeoutMs = int.MaxValue, WriteStallTimeoutMs = 5_000, SocketSendBufferBytes = 4_096 });
        await using RawClient client = await StuckAsync(host);
        host.Sweep(afterMs: 4_999);
        Assert.Equal(1, host.Registry.Count);

        // The whole time, and again: the system's buffers take a last piece now and then, in their own time, and each is progress.
        await Until.TrueAsync("it is dropped", () =>
        {
            host.Sweep(afterMs: 5_000);
            return host.Registry.Count == 0;
        });
        await host.AtRestAsync();
    }

    [Fact]
    public async Task A_client_that_takes_a_little_is_not_stuck()
    {
        await using ProtocolHost host = await StartAsync(new() { IdleTimeoutMs = 600_000, WriteStallTimeoutMs = 5_000, SocketSendBufferBytes = 4_096 });
        await using RawClient client = await StuckAsync(host);
        for (int i = 0; i < 3; i++)
        {
            host.Sweep(afterMs: 4_999);
            long sent = host.Hub.Statistics().Sent;
            while (host.Hub.Statistics().Sent == sent) await client.ReadFrameAsync(Opcode.Text);
        }

        Assert.Equal(1, host.Registry.Count);
    }

    // A write is handed to the system piece by piece, so that a frame that takes a slow line longer than the time-out is no stall.
    [Fact]
    public async Task A_client_that_takes_a_long_frame_slowly_is_not_stuck()
    {
        await using ProtocolHost host = await StartAsync(new() { IdleTimeoutMs = 600_000, WriteStallTimeoutMs = 5_000, SocketSendBufferBytes = 4_096 });
        await using RawClient client = await RawClient.OpenAsync(host.Port, receiveBufferBytes: 4_096);
        await client.SubscribeAsync("""{"type":"trades","coin":"BTC"}""");
        await Until.TrueAsync("it is subscribed", () => host.Hub.Statistics().Sent == 1);
        host.Market.PublishTrades(host.Market.Topic(Channel.Trades), $"\"{new string('x', 2_000_000)}\"");
        await Until.TrueAsync("a part of the frame is written", () => host.Hub.Statistics() is { Messages: 1, SentBytes: > 4_096 });
        for (int i = 0; i < 4; i++)
        {
            host.Sweep(afterMs: 4_999);
            long sentBytes = host.Hub.Statistics().SentBytes;
            while (host.Hub.Statistics().SentBytes < sentBytes + 20_000) await client.SkipAsync(4_096);
        }

        Assert.Equal(1, host.Registry.Count);
        Assert.Equal(1, host.Hub.Statistics().Sent);
    }

    [Fact]
    public async Task A_client_that_does_not_answer_a_close_is_dropped_after_the_linger_time()
    {
        await using ProtocolHost host = await StartAsync(new() { LingerMs = 2_000 });
        await using RawClient client = await host.OpenAsync();
        await client.SendAsync(ClientFrames.Build(Opcode.Binary, [1]));
        await client.ReadCloseAsync(1003);
        host.Sweep(afterMs: 1_999);
        Assert.Equal(1, host.Registry.Count);
        host.Sweep(afterMs: 1);
        await host.AtRestAsync();
    }

    [Fact]
    public async Task A_client_that_cannot_even_be_told_is_dropped_after_the_linger_time()
    {
        await using ProtocolHost host = await StartAsync(new() { LingerMs = 2_000, SocketSendBufferBytes = 4_096 });
        await using RawClient client = await StuckAsync(host);
        await client.SendAsync(ClientFrames.Close(1000));
        await Until.TrueAsync("the subscription ends", () => host.Hub.Statistics().Subscriptions == 0);
        using (new BusyLane(host.Hub)) Assert.Equal(1, host.Registry.Count); // The lane has done with the close: the linger time runs.
        host.Sweep(afterMs: 2_000);
        await host.AtRestAsync();
    }

    [Fact]
    public async Task A_client_that_goes_on_sending_after_its_close_is_dropped_after_the_linger_time()
    {
        await using ProtocolHost host = await StartAsync(new() { LingerMs = 2_000 });
        await using RawClient client = await host.OpenAsync();
        await client.SendAsync(ClientFrames.Close(1000));
        await client.ReadCloseAsync(1000);
        for (int i = 0; i < 100; i++) await client.SendTextAsync("""{"method":"ping"}""");
        Assert.Equal(0, host.Counters.MessagesIn);
        host.Sweep(afterMs: 2_000);
        await host.AtRestAsync();
    }

    /// <summary>A client that subscribed and reads nothing, with more waiting for it than the system's buffers take.</summary>
    private static async Task<RawClient> StuckAsync(ProtocolHost host)
    {
        RawClient client = await RawClient.OpenAsync(host.Port, receiveBufferBytes: 4_096);
        await client.SubscribeAsync("""{"type":"trades","coin":"BTC"}""");
        Topic topic = host.Market.Topic(Channel.Trades);

        // The acknowledgement: written after the replay was taken, which would have what is published before it as one frame.
        await Until.TrueAsync("it is subscribed", () => host.Hub.Statistics().Sent == 1);
        for (int i = 0; i < 400; i++) host.Market.PublishTrades(topic, $"\"{new string('x', 2_000)}\"");
        await Until.TrueAsync("the rest waits", () => host.Hub.Statistics() is { Messages: 400 } s && s.Queued - s.Sent > 50);
        return client;
    }

    private Task<ProtocolHost> StartAsync(CustomerSessionOptions options) => ProtocolHost.StartAsync(new() { Time = _time, Sessions = options });
}
