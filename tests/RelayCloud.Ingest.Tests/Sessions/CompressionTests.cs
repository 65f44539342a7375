using System.IO.Compression;
using System.Net.WebSockets;
using System.Text;
using RelayCloud.Ingest.Sessions.WebSocket.Frames;
using RelayCloud.Ingest.Tests.Sessions.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Sessions;

/// <summary>permessage-deflate (RFC 7692): only when configured and offered, and the same content.</summary>
public sealed class CompressionTests
{
    private const string Offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
    private const string PingMessage = """{"method":"ping"}""";
    private const string Pong = """{"channel":"pong"}""";

    [Theory]
    [InlineData(true, "permessage-deflate", true)]
    [InlineData(true, "permessage-deflate; client_max_window_bits", true)]
    [InlineData(true, "x-webkit-deflate-frame, permessage-deflate; client_no_context_takeover", true)]
    [InlineData(true, "permessage-deflate; server_max_window_bits=10", false)]
    [InlineData(true, "permessage-deflate; server_max_window_bits=10, permessage-deflate", true)]
    [InlineData(true, "x-webkit-deflate-frame", false)]
    [InlineData(true, "", false)]
    [InlineData(false, "permessage-deflate; client_max_window_bits", false)]
    public async Task It_is_agreed_to_when_configured_and_offered(bool configured, string offer, bool agreed)
    {
        await using ProtocolHost host = await StartAsync(configured);
        await using RawClient client = await host.DialAsync();
        await client.SendAsync(RawClient.Upgrade(RawClient.Target, $"Sec-WebSocket-Extensions:{offer}"));
        HttpAnswer answer = await client.ReadAnswerAsync();
        Assert.Equal(101, answer.Status);
        Assert.Equal(agreed, answer.Headers.TryGetValue("Sec-WebSocket-Extensions", out string? extensions));
        if (agreed) Assert.Equal("permessage-deflate; server_no_context_takeover; client_no_context_takeover", extensions);
        await client.SendTextAsync(PingMessage);
        Assert.Equal(Pong, await client.ReadTextAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("&cursor=1")]
    public async Task An_honest_client_reads_the_same_JSON_and_may_compress_too(string query)
    {
        await using ProtocolHost host = await StartAsync(configured: true);
        Topic topic = host.Market.Topic(Channel.Trades);
        string[] values = [.. Enumerable.Range(0, 20).Select(i => $"\"{string.Concat(Enumerable.Repeat($"{i} px 84143.0 ", i * 200))}\"")];
        host.Market.PublishTrades(topic, values[0]);
        using var socket = new ClientWebSocket();
        socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{host.Port}{RawClient.Target}{query}"), patience.Token);
        await socket.SendAsync("""{"method":"subscribe","subscription":{"type":"trades","coin":"BTC"}}"""u8.ToArray(), WebSocketMessageType.Text, true, patience.Token);
        Assert.Contains("subscriptionResponse", await ReadAsync(socket, patience.Token), StringComparison.Ordinal);
        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0) host.Market.PublishTrades(topic, values[i]);
            string cursor = query.Length == 0 ? "" : $",\"cursor\":\"{TestMarket.Epoch}:{i + 1}\"";
            Assert.Equal($$"""{"channel":"trades","data":[{{values[i]}}]{{cursor}}}""", await ReadAsync(socket, patience.Token));
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
        await host.AtRestAsync();
    }

    [Fact]
    public async Task Market_data_is_compressed_and_smaller()
    {
        await using ProtocolHost host = await StartAsync(configured: true);
        Topic topic = host.Market.Topic(Channel.L2Book);
        string data = $"[{string.Join(',', Enumerable.Range(0, 40).Select(i => $$"""{"px":"{{84_000 + i}}.0","sz":"0.{{i}}","n":{{i}}}"""))}]";
        host.Market.PublishState(topic, data);
        await using RawClient client = await host.OpenAsync(RawClient.Target, Offer);
        await client.SubscribeAsync("""{"type":"l2Book","coin":"BTC"}""");
        await client.ReadTextAsync();
        ServerFrame frame = await client.ReadFrameAsync(Opcode.Text);
        Assert.True(frame.IsCompressed);
        Assert.InRange(frame.Payload.Length, 1, data.Length / 2);
        Assert.Equal($$"""{"channel":"l2Book","data":{{data}}}""", Inflate(frame.Payload));
    }

    [Fact]
    public async Task A_compressed_message_is_taken_whole_and_in_fragments()
    {
        await using ProtocolHost host = await StartAsync(configured: true);
        await using RawClient client = await host.OpenAsync(RawClient.Target, Offer);
        byte[] deflated = Deflate(Encoding.ASCII.GetBytes(PingMessage.PadRight(60_000)));
        await client.SendAsync(ClientFrames.Build(Opcode.Text, deflated, reserved: 4));
        Assert.Equal(Pong, await client.ReadTextAsync());
        await client.SendAsync(ClientFrames.Build(Opcode.Text, deflated.AsSpan(0, 7), final: false, reserved: 4));
        await client.SendAsync(ClientFrames.Build(Opcode.Continuation, deflated.AsSpan(7)));
        Assert.Equal(Pong, await client.ReadTextAsync());

        // And one that is not compressed, after those.
        await client.SendTextAsync(PingMessage);
        Assert.Equal(Pong, await client.ReadTextAsync());
    }

    [Theory]
    [InlineData(65_537)]
    [InlineData(50_000_000)]
    public async Task A_message_that_inflates_beyond_the_limit_closes_with_1009(int inflatedBytes)
    {
        await using ProtocolHost host = await StartAsync(configured: true);
        await using RawClient client = await host.OpenAsync(RawClient.Target, Offer);
        byte[] bomb = Deflate(new byte[inflatedBytes]);
        Assert.InRange(bomb.Length, 1, 60_000);
        await client.SendAsync(ClientFrames.Build(Opcode.Text, bomb, reserved: 4));
        await client.ReadCloseAsync(1009);
        await client.DisposeAsync();
        await host.AtRestAsync();
    }

    [Fact]
    public async Task What_cannot_be_inflated_closes_with_1007()
    {
        await using ProtocolHost host = await StartAsync(configured: true);
        await using RawClient client = await host.OpenAsync(RawClient.Target, Offer);
        await client.SendAsync(ClientFrames.Build(Opcode.Text, [0xFF, 0xFF, 0xFF, 0xFF], reserved: 4));
        Assert.Contains("inflated", await client.ReadCloseAsync(1007), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_UTF8_after_inflating_closes_with_1007()
    {
        await using ProtocolHost host = await StartAsync(configured: true);
        await using RawClient client = await host.OpenAsync(RawClient.Target, Offer);
        await client.SendAsync(ClientFrames.Build(Opcode.Text, Deflate([0xFF, 0xFE]), reserved: 4));
        Assert.Contains("UTF-8", await client.ReadCloseAsync(1007), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_bytes_as_a_compressed_message_never_do_more_than_close_the_connection()
    {
        await using ProtocolHost host = await StartAsync(configured: true);
        var random = new Random(3);
        for (int i = 0; i < 100; i++)
        {
            byte[] bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            await using RawClient client = await host.OpenAsync(RawClient.Target, Offer);
            await client.SendAsync(ClientFrames.Build(Opcode.Text, bytes, reserved: 4));
            ServerFrame? frame = await client.TryReadFrameAsync();
            Assert.True(frame is { Opcode: Opcode.Text } or { Opcode: Opcode.Close, CloseCode: 1007 or 1009 });
        }

        await host.AtRestAsync();
    }

    private static Task<ProtocolHost> StartAsync(bool configured) => ProtocolHost.StartAsync(new() { Sessions = new() { Compression = configured } });

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

    private static byte[] Deflate(byte[] bytes)
    {
        using var output = new MemoryStream();
        using var deflate = new DeflateStream(output, CompressionLevel.Optimal);
        deflate.Write(bytes);
        deflate.Flush();
        return output.ToArray()[..^4];
    }

    private static string Inflate(byte[] payload)
    {
        using var inflate = new DeflateStream(new MemoryStream([.. payload, 0, 0, 0xFF, 0xFF]), CompressionMode.Decompress);
        using var reader = new StreamReader(inflate);
        return reader.ReadToEnd();
    }
}
