using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace RelayCloud.Tests.Common.WebPubSub;

/// <summary>A client of Web PubSub without any library: what it gets is what was on the wire. One call at a time in each direction.</summary>
public sealed class PubSubSocket : IAsyncDisposable
{
    public const string Json = "json.webpubsub.azure.v1";
    public const string JsonReliable = "json.reliable.webpubsub.azure.v1";
    public const string Protobuf = "protobuf.webpubsub.azure.v1";
    public const string ProtobufReliable = "protobuf.reliable.webpubsub.azure.v1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly byte[] _buffer = new byte[4 << 20];

    private PubSubSocket(ClientWebSocket socket) => Socket = socket;

    public ClientWebSocket Socket { get; }

    /// <param name="subprotocols">As offered; none = a simple client.</param>
    /// <exception cref="WebSocketException">It was refused; the message has the status.</exception>
    public static async Task<PubSubSocket> ConnectAsync(Uri uri, params string[] subprotocols)
    {
        var socket = new ClientWebSocket();
        foreach (string name in subprotocols) socket.Options.AddSubProtocol(name);
        socket.Options.CollectHttpResponseDetails = true;
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await socket.ConnectAsync(uri, limit.Token);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new PubSubSocket(socket);
    }

    public async Task SendAsync(string text)
    {
        using var limit = new CancellationTokenSource(Patience);
        await Socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
    }

    public async Task SendAsync(byte[] bytes)
    {
        using var limit = new CancellationTokenSource(Patience);
        await Socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, limit.Token);
    }

    /// <summary>The next message, or null when the service has closed.</summary>
    /// <exception cref="OperationCanceledException">Nothing came within 15 s.</exception>
    public async Task<(WebSocketMessageType Type, byte[] Bytes)?> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult got = await Socket.ReceiveAsync(_buffer.AsMemory(length), limit.Token);
            if (got.MessageType == WebSocketMessageType.Close) return null;
            length += got.Count;
            if (got.EndOfMessage) return (got.MessageType, _buffer[..length]);
        }
    }

    /// <summary>The next message as JSON.</summary>
    /// <exception cref="InvalidOperationException">The service has closed.</exception>
    public async Task<JsonElement> ReceiveJsonAsync()
    {
        (_, byte[] bytes) = await ReceiveAsync() ?? throw new InvalidOperationException($"The service closed with {Socket.CloseStatus} {Socket.CloseStatusDescription}.");
        using JsonDocument document = JsonDocument.Parse(bytes);
        return document.RootElement.Clone();
    }

    /// <summary>The next message of that type, others passed over.</summary>
    public async Task<JsonElement> ReceiveJsonAsync(string type)
    {
        while (true)
        {
            JsonElement message = await ReceiveJsonAsync();
            if (message.GetProperty("type").GetString() == type) return message;
        }
    }

    /// <summary>Reads until the service closes.</summary>
    public async Task<(WebSocketCloseStatus? Status, string? Reason)> ReceiveCloseAsync()
    {
        while (await ReceiveAsync() is not null)
        {
        }

        return (Socket.CloseStatus, Socket.CloseStatusDescription);
    }

    /// <summary>Says goodbye, so that no connection is left.</summary>
    public async Task CloseAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", limit.Token);
    }

    public ValueTask DisposeAsync()
    {
        Socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
