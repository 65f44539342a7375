using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace RelayCloud.GatewaySimulator.Tests.Support;

/// <summary>An ordinary WebSocket client that keeps what it receives, in order.</summary>
internal sealed class GatewayClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly Channel<string> _frames = Channel.CreateUnbounded<string>();
    private Task _reading = Task.CompletedTask;

    /// <summary>Completes when the connection has ended; the result says whether a close frame came.</summary>
    public Task<bool> Closed { get; private set; } = Task.FromResult(true);

    public WebSocket Socket => _socket;

    public static async Task<GatewayClient> ConnectAsync(SimulatedGateway gateway)
    {
        var client = new GatewayClient();
        try
        {
            await client._socket.ConnectAsync(gateway.WebSocketUri, TestContext.Current.CancellationToken);
        }
        catch
        {
            client._socket.Dispose();
            throw;
        }
        client.Closed = client.ReadAsync();
        client._reading = client.Closed;
        return client;
    }

    public async Task SendAsync(string text) =>
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    public Task SubscribeAsync(string subscription) => SendAsync($$"""{"method":"subscribe","subscription":{{subscription}}}""");

    public Task UnsubscribeAsync(string subscription) => SendAsync($$"""{"method":"unsubscribe","subscription":{{subscription}}}""");

    /// <summary>The next frame, as text.</summary>
    public async Task<string> NextAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Until.Patience);
        return await _frames.Reader.ReadAsync(patience.Token);
    }

    /// <summary>The next frame of a channel; frames of others are skipped.</summary>
    public async Task<JsonElement> NextOfAsync(string channel)
    {
        while (true)
        {
            JsonElement frame = JsonElement.Parse(await NextAsync());
            if (frame.GetProperty("channel").GetString() == channel) return frame.GetProperty("data");
        }
    }

    /// <summary>All frames up to, not with, the first that meets a condition.</summary>
    public async Task<List<string>> UntilAsync(Func<string, bool> isEnd)
    {
        var frames = new List<string>();
        while (await NextAsync() is var frame && !isEnd(frame)) frames.Add(frame);
        return frames;
    }

    /// <summary>Sends a ping and returns what came before the pong.</summary>
    public async Task<List<string>> UntilPongAsync()
    {
        await SendAsync("""{"method":"ping"}""");
        return await UntilAsync(frame => frame == """{"channel":"pong"}""");
    }

    public async Task AssertClosedWithoutAWordAsync()
    {
        bool closeFrame = await Closed.WaitAsync(Until.Patience, TestContext.Current.CancellationToken);
        Assert.False(closeFrame, "the connection should end without a close frame");
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private async Task<bool> ReadAsync()
    {
        byte[] buffer = new byte[1 << 20];
        int used = 0;
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult result = await _socket.ReceiveAsync(buffer.AsMemory(used), CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close) return true;
                used += result.Count;
                if (!result.EndOfMessage) continue;
                _frames.Writer.TryWrite(Encoding.UTF8.GetString(buffer, 0, used));
                used = 0;
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            return false;
        }
        finally
        {
            _frames.Writer.TryComplete();
        }
    }
}
