using System.Text;
using RelayCloud.Ingest.Sessions;
using RelayCloud.Ingest.Sessions.Listener;
using RelayCloud.Ingest.Sessions.WebSocket.Frames;
using RelayCloud.Ingest.Tests.Sessions.Support;

namespace RelayCloud.Ingest.Tests.Sessions;

/// <summary>How request heads may arrive: in pieces, late, too long, with more behind them.</summary>
public sealed class RequestHeadTests
{
    private const string Pong = """{"channel":"pong"}""";

    [Fact]
    public async Task A_head_split_at_any_byte_opens_the_same_WebSocket()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Grant = new() { Name = "test", ConnectionsMax = 10_000 } });
        byte[] head = RawClient.Upgrade();
        for (int at = 1; at < head.Length; at++)
        {
            await using RawClient client = await host.DialAsync();
            await client.SendInTwoAsync(head, at);
            Assert.Equal(101, (await client.ReadAnswerAsync()).Status);
        }

        await Until.TrueAsync("every head has its session", () => host.Counters.Opened == head.Length - 1);
        await host.AtRestAsync();
    }

    [Fact]
    public async Task A_head_that_comes_byte_by_byte_opens_a_WebSocket()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.DialAsync();
        foreach (byte b in RawClient.Upgrade()) await client.SendAsync(new[] { b });
        Assert.Equal(101, (await client.ReadAnswerAsync()).Status);
        await client.NothingElseAsync();
    }

    [Fact]
    public async Task Frames_sent_together_with_the_handshake_are_taken()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        byte[] ping = ClientFrames.Text("""{"method":"ping"}""");
        byte[] bytes = [.. RawClient.Upgrade(), .. ping, .. ping];
        int headLength = bytes.Length - (2 * ping.Length);

        // Cut at every place from the head's end on, so that a frame may begin with the head and end behind it.
        for (int at = headLength; at <= bytes.Length; at++)
        {
            await using RawClient client = await host.DialAsync();
            await client.SendInTwoAsync(bytes, at);
            Assert.Equal(101, (await client.ReadAnswerAsync()).Status);
            Assert.Equal(Pong, await client.ReadTextAsync());
            Assert.Equal(Pong, await client.ReadTextAsync());
        }

        await host.AtRestAsync();
    }

    [Fact]
    public async Task A_connection_holds_no_receive_buffer_while_it_is_idle()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.DialAsync();
        await client.SendAsync((byte[])[.. RawClient.Upgrade(), .. ClientFrames.Text("""{"method":"ping"}""")]);
        Assert.Equal(101, (await client.ReadAnswerAsync()).Status);
        Assert.Equal(Pong, await client.ReadTextAsync());
        await Until.TrueAsync("the buffers are back", () => host.Context.ReceiveBuffers.Outstanding == 0);
    }

    [Fact]
    public async Task Heads_that_do_not_end_are_dropped_after_the_time_out_and_not_before()
    {
        var time = new ManualTime();
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Time = time, Sessions = new() { HandshakeTimeoutMs = 5_000 } });
        await using RawClient silent = await host.DialAsync();
        await using RawClient slow = await host.DialAsync();
        await slow.SendAsync("GET /ws HTTP/1.1\r\nHost: "u8.ToArray());
        await Until.TrueAsync("both are pending and read", () => host.Acceptor.Pending == 2 && host.Context.ReceiveBuffers.Outstanding == 1);

        host.Sweep(afterMs: 4_999);
        Assert.Equal(2, host.Acceptor.Pending);
        await slow.SendAsync("a"u8.ToArray());
        host.Sweep(afterMs: 1);
        Assert.True(await slow.EndsAsync());
        Assert.True(await silent.EndsAsync());
        Assert.Equal(0, host.Acceptor.Pending);
        Assert.Equal(2, host.Acceptor.Dropped);
        await host.AtRestAsync();
    }

    [Fact]
    public async Task No_more_than_so_many_heads_are_awaited_at_once_and_the_oldest_gives_way()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Sessions = new() { HandshakesMax = 3 } });
        RawClient[] slow = [await host.DialAsync(), await host.DialAsync(), await host.DialAsync()];
        foreach (RawClient client in slow) await client.SendAsync("GET /ws"u8.ToArray());
        await Until.TrueAsync("three are pending", () => host.Acceptor.Pending == 3);

        await using RawClient next = await host.OpenAsync();
        await next.NothingElseAsync();
        Assert.True(await slow[0].EndsAsync());
        Assert.Equal(1, host.Acceptor.Dropped);
        Assert.Equal(2, host.Acceptor.Pending);

        // A place that is free again is used before anybody is dropped.
        await using RawClient another = await host.OpenAsync();
        Assert.Equal(1, host.Acceptor.Dropped);
        await slow[1].SendAsync(RawClient.Upgrade()["GET /ws".Length..]);
        Assert.Equal(101, (await slow[1].ReadAnswerAsync()).Status);
        foreach (RawClient client in slow) await client.DisposeAsync();
    }

    [Fact]
    public async Task What_came_and_went_behind_a_slow_head_is_not_remembered()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        for (int round = 0; round < 3; round++)
        {
            RawClient slow = await host.DialAsync();
            await slow.SendAsync("GET /ws"u8.ToArray());
            await Until.TrueAsync("it is pending", () => host.Acceptor.Pending == 1);
            for (int i = 0; i < 20; i++) await (await host.OpenAsync()).DisposeAsync();
            Assert.InRange(host.Acceptor.Lined, 20, 22);
            await slow.DisposeAsync();
            await Until.TrueAsync("it is not pending", () => host.Acceptor.Pending == 0);
        }

        await using RawClient last = await host.OpenAsync();
        Assert.Equal(1, host.Acceptor.Lined);
    }

    [Fact]
    public async Task A_client_that_sends_no_more_still_gets_its_answer()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.DialAsync();
        await client.SendAsync("POST /info HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray());
        client.EndSending();
        Assert.Equal(200, (await client.ReadAnswerAsync()).Status);
    }

    [Fact]
    public async Task A_head_that_is_too_long_is_refused_and_the_connection_closed()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.DialAsync();
        await client.SendAsync(Encoding.ASCII.GetBytes($"GET /ws HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Range(0, 12).Select(i => $"X-Long-{i}: {new string('x', 4_000)}\r\n"))}\r\n"));
        Assert.InRange((await client.ReadAnswerAsync()).Status, 400, 499);
        await Until.TrueAsync("nothing is held of it", () => host.Context.ReceiveBuffers.Outstanding == 0 && host.Acceptor.Pending == 0);
    }

    [Theory]
    [InlineData("GET /ws HTTP/1.1\r\nHost: a\r\n\r\n", 426)]
    [InlineData("GET /wsx HTTP/1.1\r\nHost: a\r\n\r\n", 404)]
    [InlineData("GET /k/a/b/ws HTTP/1.1\r\nHost: a\r\n\r\n", 404)]
    [InlineData("GET /ws HTTP/1.1\r\nHost: a\r\n bad: fold\r\n\r\n", 400)]
    [InlineData("GET /ws NOTHTTP\r\n\r\n", 505)]
    [InlineData("\0\0\0\0\r\n\r\n", 400)]
    public async Task What_is_no_upgrade_is_answered_as_HTTP(string request, int status)
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.DialAsync();
        await client.SendAsync(Encoding.ASCII.GetBytes(request));
        Assert.Equal(status, (await client.ReadAnswerAsync()).Status);
    }

    [Fact]
    public async Task An_upgrade_on_a_connection_that_was_used_before_is_the_same_WebSocket()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.DialAsync();
        await PostInfoAsync(client);
        await PostInfoAsync(client);
        await client.SendAsync(RawClient.Upgrade());
        HttpAnswer answer = await client.ReadAnswerAsync();
        Assert.Equal(101, answer.Status);
        Assert.Equal(RawClient.Accept, answer.Headers["Sec-WebSocket-Accept"]);
        await client.SubscribeAsync("""{"type":"trades","coin":"BTC"}""");
        Assert.Contains("subscriptionResponse", await client.ReadTextAsync(), StringComparison.Ordinal);
        host.Market.PublishTrades(host.Market.Topic(RelayCloud.MarketData.Topics.Channel.Trades), "1");
        Assert.Equal("""{"channel":"trades","data":[1]}""", await client.ReadTextAsync());
        await client.SendAsync(ClientFrames.Close(1000));
        Assert.Equal("", await client.ReadCloseAsync(1000));
        await client.DisposeAsync();
        await host.AtRestAsync();
    }

    [Fact]
    public async Task On_a_used_connection_too_frames_sent_together_with_the_handshake_are_taken()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        byte[] ping = ClientFrames.Text("""{"method":"ping"}""");
        byte[] bytes = [.. RawClient.Upgrade(), .. ping, .. ping];
        for (int at = bytes.Length - (2 * ping.Length); at <= bytes.Length; at += 7)
        {
            await using RawClient client = await host.DialAsync();
            await PostInfoAsync(client);
            await client.SendInTwoAsync(bytes, at);
            Assert.Equal(101, (await client.ReadAnswerAsync()).Status);
            Assert.Equal(Pong, await client.ReadTextAsync());
            Assert.Equal(Pong, await client.ReadTextAsync());
        }

        await host.AtRestAsync();
    }

    [Theory]
    [InlineData(RawClient.Target, "Sec-WebSocket-Version: 8", 426)]
    [InlineData("/ws", "X-Other: 1", 401)]
    [InlineData(RawClient.Target, "Sec-WebSocket-Key: short", 400)]
    public async Task On_a_used_connection_too_a_wrong_handshake_is_refused(string target, string header, int status)
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.DialAsync();
        await PostInfoAsync(client);
        await client.SendAsync(RawClient.Upgrade(target, header));
        HttpAnswer answer = await client.ReadAnswerAsync();
        Assert.Equal(status, answer.Status);
        await host.AtRestAsync();
    }

    [Fact]
    public async Task On_a_used_connection_too_a_key_store_that_fails_is_a_503()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Keys = new BrokenKeys(isSilent: false) });
        await using RawClient client = await host.DialAsync();
        await PostInfoAsync(client);
        await client.SendAsync(RawClient.Upgrade());
        Assert.NotEmpty((await client.ReadAnswerAsync()).ErrorMessage(503));
        await host.AtRestAsync();
    }

    [Fact]
    public async Task A_client_that_never_stops_sending_does_not_keep_others_from_connecting()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Grant = new() { Name = "test", MessagesPerMinuteMax = int.MaxValue } });
        await using RawClient flooding = await host.DialAsync();
        byte[] pongs = [.. Enumerable.Repeat(ClientFrames.Build(Opcode.Pong, new byte[120]), 500).SelectMany(f => f)];
        await flooding.SendAsync((byte[])[.. RawClient.Upgrade(), .. pongs]);
        using var enough = new CancellationTokenSource();
        Task flood = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested) await flooding.SendAsync(pongs);
        });
        for (int i = 0; i < 20; i++)
        {
            await using RawClient other = await host.OpenAsync();
            await other.NothingElseAsync();
        }

        await enough.CancelAsync();
        await flood;
    }

    [Theory]
    [InlineData("GET /ws", true)]
    [InlineData("G", true)]
    [InlineData("", true)]
    [InlineData("GET /k/", true)]
    [InlineData("GET /info", false)]
    [InlineData("POST /", false)]
    [InlineData("GET /kk", false)]
    public void Only_the_beginning_of_an_upgrade_is_waited_for(string start, bool could) =>
        Assert.Equal(could, RequestHead.CouldBeUpgrade(Encoding.ASCII.GetBytes(start)));

    [Fact]
    public void Reading_any_bytes_as_a_head_never_throws()
    {
        var random = new Random(7);
        byte[] good = RawClient.Upgrade();
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = [.. good];
            for (int n = random.Next(1, 6); n > 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            int length = RequestHead.LengthOf(bytes);
            if (length > 0) RequestHead.ParseUpgrade(bytes.AsSpan(0, length));
        }
    }

    private static async Task PostInfoAsync(RawClient client)
    {
        await client.SendAsync("POST /info HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray());
        Assert.Equal(200, (await client.ReadAnswerAsync()).Status);
    }
}
