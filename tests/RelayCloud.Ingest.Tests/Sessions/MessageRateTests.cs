using RelayCloud.Ingest.Sessions.WebSocket.Frames;
using RelayCloud.Ingest.Tests.Sessions.Support;

namespace RelayCloud.Ingest.Tests.Sessions;

/// <summary>What happens to a client that sends more than its key allows.</summary>
public sealed class MessageRateTests
{
    private const int PerMinute = 60;
    private const string PingMessage = """{"method":"ping"}""";
    private const string Pong = """{"channel":"pong"}""";
    private const string TooMany = """{"channel":"error","data":"Cannot send more than 60 messages per minute."}""";

    private readonly ManualTime _time = new();

    [Fact]
    public async Task Too_many_messages_are_told_once_a_minute_and_not_carried_out()
    {
        await using ProtocolHost host = await StartAsync();
        await using RawClient client = await host.OpenAsync();
        await SendAsync(client, PerMinute);
        for (int i = 0; i < PerMinute; i++) Assert.Equal(Pong, await client.ReadTextAsync());
        await SendAsync(client, 20);
        Assert.Equal(TooMany, await client.ReadTextAsync());

        // A second brings one message's worth back: it is carried out, and the others are refused in silence.
        for (int second = 0; second < 5; second++)
        {
            _time.Advance(1_000);
            await SendAsync(client, 10);
            Assert.Equal(Pong, await client.ReadTextAsync());
        }

        // After a quiet minute everything is as at the beginning.
        _time.Advance(60_000);
        await SendAsync(client, PerMinute);
        for (int i = 0; i < PerMinute; i++) Assert.Equal(Pong, await client.ReadTextAsync());
        await SendAsync(client, 2);
        Assert.Equal(TooMany, await client.ReadTextAsync());
        Assert.Equal(2, host.Counters.ErrorsSent);
    }

    [Fact]
    public async Task A_client_that_floods_in_spite_of_it_is_closed_although_some_messages_get_through()
    {
        await using ProtocolHost host = await StartAsync();
        await using RawClient client = await host.OpenAsync();
        int seconds = 0;
        for (; seconds < 200 && host.Counters.ClosedRate == 0; seconds++)
        {
            // Thirty times its allowance: of each thirty messages one is carried out.
            _time.Advance(1_000);
            await SendAllAsync(host, client, 30);
        }

        Assert.InRange(seconds, 20, 60);
        while (await client.TryReadFrameAsync() is { Opcode: Opcode.Text } frame) Assert.True(frame.Text is Pong or TooMany, frame.Text);
        Assert.Equal(1, host.Counters.ClosedRate);
    }

    [Fact]
    public async Task A_flood_is_told_then_closed_with_a_code_that_asks_to_slow_down()
    {
        await using ProtocolHost host = await StartAsync();
        await using RawClient client = await host.OpenAsync();
        await SendAsync(client, PerMinute * 12);
        for (int i = 0; i < PerMinute; i++) Assert.Equal(Pong, await client.ReadTextAsync());
        Assert.Equal(TooMany, await client.ReadTextAsync());
        Assert.Contains("slow down", await client.ReadCloseAsync(4201), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_a_little_over_its_rate_is_never_closed()
    {
        await using ProtocolHost host = await StartAsync();
        await using RawClient client = await host.OpenAsync();
        await SendAllAsync(host, client, PerMinute);

        // 90 a minute instead of 60.
        const int Minutes = 8;
        for (int i = 0; i < Minutes * 15; i++)
        {
            _time.Advance(4_000);
            await SendAllAsync(host, client, 6);
        }

        int errors = 0;
        int pongs = 0;
        await client.SendAsync(ClientFrames.Close(1000));
        while (await client.TryReadFrameAsync() is { Opcode: Opcode.Text } frame)
        {
            if (frame.Text == Pong) pongs++;
            else errors++;
        }

        Assert.Equal((Minutes + 1) * PerMinute, pongs);
        Assert.InRange(errors, Minutes - 1, Minutes);
        Assert.Equal(0, host.Counters.ClosedRate);
    }

    [Fact]
    public async Task Protocol_pings_draw_from_the_same_budget_and_are_not_answered_beyond_it()
    {
        await using ProtocolHost host = await StartAsync();
        await using RawClient client = await host.OpenAsync();
        for (int i = 0; i < PerMinute; i++) await client.SendAsync(ClientFrames.Build(Opcode.Ping, [1]));
        for (int i = 0; i < PerMinute; i++) await client.ReadFrameAsync(Opcode.Pong);
        await client.SendAsync(ClientFrames.Build(Opcode.Ping, [2]));
        await SendAsync(client, 1);
        Assert.Equal(TooMany, await client.ReadTextAsync());
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(0, false)]
    public async Task A_flood_of_frames_that_are_no_messages_is_closed_too(int opcode, bool final)
    {
        // Pongs that nobody asked for, and the empty fragments of a message that never ends.
        await using ProtocolHost host = await StartAsync();
        await using RawClient client = await host.OpenAsync();
        if (!final) await client.SendAsync(ClientFrames.Text("", final: false));
        byte[] frame = ClientFrames.Build((Opcode)opcode, [], final);
        await client.SendAsync((byte[])[.. Enumerable.Repeat(frame, (PerMinute * 10) + 1).SelectMany(f => f)]);
        await client.ReadCloseAsync(4201);
        await client.DisposeAsync();
        await host.AtRestAsync();
    }

    [Fact]
    public async Task A_key_without_a_limit_in_effect_has_none()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Grant = new() { Name = "test", MessagesPerMinuteMax = int.MaxValue } });
        await using RawClient client = await host.OpenAsync();
        await SendAsync(client, 100);
        for (int i = 0; i < 100; i++) Assert.Equal(Pong, await client.ReadTextAsync());
    }

    private static async Task SendAsync(RawClient client, int count)
    {
        byte[] ping = ClientFrames.Text(PingMessage);
        await client.SendAsync((byte[])[.. Enumerable.Repeat(ping, count).SelectMany(p => p)]);
    }

    /// <summary>Sends, and waits until the relay has read it, so that the clock can go on.</summary>
    private static async Task SendAllAsync(ProtocolHost host, RawClient client, int count)
    {
        long before = host.Counters.MessagesIn;
        await SendAsync(client, count);
        await Until.TrueAsync("the messages are read or the client is closed", () => host.Counters.MessagesIn >= before + count || host.Counters.ClosedRate > 0);
    }

    private Task<ProtocolHost> StartAsync() => ProtocolHost.StartAsync(new() { Time = _time, Grant = new() { Name = "test", MessagesPerMinuteMax = PerMinute } });
}
