using System.Net.WebSockets;
using System.Threading.Channels;

namespace AspNetPeer;

/// <summary>A customer: a bounded queue and one loop that sends from it. When the queue is full its oldest message goes, as is usual for market data.</summary>
public sealed class Subscriber(WebSocket socket)
{
    /// <summary>Messages that may wait for one customer.</summary>
    public const int QueueMessagesMax = 1024;

    private readonly Channel<byte[]> _queue = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(QueueMessagesMax) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>Queues a message. Never waits.</summary>
    public void Post(byte[] message) => _queue.Writer.TryWrite(message);

    /// <summary>Sends no more once the queue is empty.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Sends until <see cref="Complete"/> or until the socket fails.</summary>
    public async Task SendAllAsync(CancellationToken cancel)
    {
        try
        {
            await foreach (byte[] message in _queue.Reader.ReadAllAsync(cancel))
                await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancel);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The customer is gone; the receiving side ends the same way and cleans up.
        }
    }
}
