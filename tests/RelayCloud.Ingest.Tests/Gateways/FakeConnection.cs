using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;

namespace RelayCloud.Ingest.Tests.Gateways;

/// <summary>The server's side of one connection.</summary>
internal sealed class FakeConnection(int number, WebSocket webSocket, Action abort)
{
    private readonly SemaphoreSlim _sending = new(1);
    private volatile bool _isClosed;

    public int Number => number;

    /// <summary>Subscription objects as they were sent.</summary>
    public ConcurrentDictionary<string, bool> Subscriptions { get; } = new();

    public volatile bool WasClosedByClient;

    public bool IsClosed => _isClosed;

    public void MarkClosed() => _isClosed = true;

    /// <summary>Cuts the connection without a close frame.</summary>
    public void Drop() => abort();

    public async Task SendAsync(string text, WebSocketMessageType type = WebSocketMessageType.Text)
    {
        await _sending.WaitAsync();
        try
        {
            await webSocket.SendAsync(Encoding.UTF8.GetBytes(text), type, endOfMessage: true, CancellationToken.None);
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or OperationCanceledException or IOException)
        {
            // The client is gone.
        }
        finally
        {
            _sending.Release();
        }
    }
}
