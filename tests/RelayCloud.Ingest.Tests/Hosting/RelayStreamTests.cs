using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using RelayCloud.Ingest.Sessions.WebSocket.Frames;
using RelayCloud.Ingest.Tests.Sessions.Support;

namespace RelayCloud.Ingest.Tests.Hosting;

/// <summary>From a gateway's socket to a customer's, through the whole container.</summary>
public sealed class RelayStreamTests
{
    [Fact]
    public async Task An_honest_client_gets_acknowledgement_then_the_present_then_the_flow()
    {
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{relay.Port}/k/{TestKeys.Good}/ws"), patience.Token);
        await SendAsync(socket, """{"method":"subscribe","subscription":{"type":"bbo","coin":"BTC"}}""", patience.Token);
        Assert.Equal("""{"channel":"subscriptionResponse","data":{"method":"subscribe","subscription":{"type":"bbo","coin":"BTC"}}}""", await ReadAsync(socket, patience.Token));
        long lastMs = 0;
        for (int i = 0; i < 5; i++)
        {
            using var json = JsonDocument.Parse(await ReadAsync(socket, patience.Token));
            Assert.Equal("bbo", json.RootElement.GetProperty("channel").GetString());
            long timeMs = json.RootElement.GetProperty("data").GetProperty("time").GetInt64();
            Assert.True(timeMs > lastMs);
            lastMs = timeMs;
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", patience.Token);
        await Until.TrueAsync("the connection is given back", () => relay.Sessions.Sessions.Count == 0);
    }

    [Fact]
    public async Task An_unknown_coin_is_an_error_frame_and_no_gateway_ever_hears_of_it()
    {
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync();
        await using RawClient client = await relay.OpenAsync();
        await client.SubscribeAsync("""{"type":"bbo","coin":"NOPE"}""");
        Assert.StartsWith("""{"channel":"error","data":"Invalid subscription {""", await client.ReadTextAsync(), StringComparison.Ordinal);
        await client.SubscribeAsync("""{"type":"candle","coin":"BTC","interval":"1m"}""");
        Assert.Contains("subscriptionResponse", await client.ReadTextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("""{"channel":"candle",""", await client.ReadTextAsync(), StringComparison.Ordinal);
        Assert.All(relay.Gateway.Connections, c => Assert.True(c.IsOpen));
    }

    [Fact]
    public async Task A_missed_stretch_of_trades_is_made_up_for_after_a_reconnect()
    {
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync();
        List<long> seen = [];
        string cursor = "";
        await using (RawClient first = await relay.OpenAsync($"{RawClient.Target}&cursor=1"))
        {
            await first.SubscribeAsync("""{"type":"trades","coin":"BTC"}""");
            await first.ReadTextAsync();
            for (int i = 0; i < 3; i++) cursor = Take(await first.ReadTextAsync(), seen);
        }

        // A witness that never leaves says what was missed.
        await using RawClient witness = await relay.OpenAsync($"{RawClient.Target}&cursor=1");
        List<long> witnessed = [];
        await witness.SubscribeAsync($$"""{"type":"trades","coin":"BTC","resume":"{{cursor}}"}""");
        await witness.ReadTextAsync();
        string until = cursor;
        for (int i = 0; i < 5; i++) until = Take(await witness.ReadTextAsync(), witnessed);

        await using RawClient again = await relay.OpenAsync($"{RawClient.Target}&cursor=1");
        List<long> made = [];
        await again.SubscribeAsync($$"""{"type":"trades","coin":"BTC","resume":"{{cursor}}"}""");
        await again.ReadTextAsync();
        while (made.Count < witnessed.Count) Take(await again.ReadTextAsync(), made);
        Assert.Equal(witnessed, made.Take(witnessed.Count));
        Assert.Empty(seen.Intersect(made));
        Assert.NotEqual(cursor, until);
    }

    [Fact]
    public async Task Info_over_the_socket_and_over_HTTP_say_the_same()
    {
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync();
        string meta = (await relay.SendAsync(HttpMethod.Post, $"/k/{TestKeys.Good}/info", """{"type":"meta"}""")).Body;
        await using RawClient client = await relay.OpenAsync();
        await client.SendTextAsync("""{"method":"post","id":5,"request":{"type":"info","payload":{"type":"meta"}}}""");
        using var json = JsonDocument.Parse(await client.ReadTextAsync());
        JsonElement data = json.RootElement.GetProperty("data");
        Assert.Equal(5, data.GetProperty("id").GetInt32());
        Assert.Equal(meta, data.GetProperty("response").GetProperty("payload").GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task A_connection_that_asked_info_first_can_become_a_WebSocket()
    {
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync();
        await using RawClient client = await RawClient.DialAsync(relay.Port);
        const string Body = """{"type":"allMids"}""";
        await client.SendAsync(Encoding.ASCII.GetBytes($"POST /k/{TestKeys.Good}/info HTTP/1.1\r\nHost: a\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"));
        Assert.Equal(200, (await client.ReadAnswerAsync()).Status);
        await client.SendAsync((byte[])[.. RawClient.Upgrade(), .. ClientFrames.Text("""{"method":"subscribe","subscription":{"type":"bbo","coin":"ETH"}}""")]);
        Assert.Equal(101, (await client.ReadAnswerAsync()).Status);
        Assert.Contains("subscriptionResponse", await client.ReadTextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("""{"channel":"bbo",""", await client.ReadTextAsync(), StringComparison.Ordinal);
        await client.SendAsync(ClientFrames.Close(1000));
        while ((await client.TryReadFrameAsync())?.Opcode is Opcode.Text)
        {
        }

        await client.DisposeAsync();
        await Until.TrueAsync("the connection is given back", () => relay.Sessions.Sessions.Count == 0);
    }

    private static string Take(string frame, List<long> tids)
    {
        using var json = JsonDocument.Parse(frame);
        Assert.Equal("trades", json.RootElement.GetProperty("channel").GetString());
        tids.AddRange(json.RootElement.GetProperty("data").EnumerateArray().Select(t => t.GetProperty("tid").GetInt64()));
        return json.RootElement.GetProperty("cursor").GetString()!;
    }

    private static Task SendAsync(ClientWebSocket socket, string text, CancellationToken cancellationToken) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, cancellationToken);

    private static async Task<string> ReadAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1 << 20];
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult read = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            length += read.Count;
            if (read.EndOfMessage) return Encoding.UTF8.GetString(buffer, 0, length);
        }
    }
}
