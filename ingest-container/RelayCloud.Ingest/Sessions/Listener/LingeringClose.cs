using System.Net.Sockets;
using RelayCloud.Ingest.Sessions.WebSocket;

namespace RelayCloud.Ingest.Sessions.Listener;

/// <summary>
/// Closes connections whose last words must be read. Closing with unread input, or before more of it comes, sends a reset that overtakes them; so it is said that
/// nothing more comes, and what still comes is read and thrown away until the client has closed too. Bounded in time, bytes and number. Thread safe.
/// </summary>
internal sealed class LingeringClose(SessionContext context)
{
    /// <summary>A client that still sends after this much does not listen.</summary>
    private const int BytesMax = 256 << 10;

    // Written by any number of receives at once, and read by nobody.
    private static readonly byte[] Discarded = new byte[16 << 10];

    private int _open;

    /// <summary>Connections that wait for their client to close.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Takes over a socket to which all was written that will be; it is released within <see cref="CustomerSessionOptions.LingerMs"/>, at once when too many wait already.</summary>
    public void Close(Socket socket)
    {
        if (Interlocked.Increment(ref _open) > context.Options.HandshakesMax) Release(socket);
        else _ = DrainAsync(socket);
    }

    private async Task DrainAsync(Socket socket)
    {
        try
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(context.Options.LingerMs), context.Time);
            socket.Shutdown(SocketShutdown.Send);
            int bytes = 0, read;
            do
            {
                read = await socket.ReceiveAsync(Discarded.AsMemory(), SocketFlags.None, timeout.Token);
                bytes += read;
            }
            while (read > 0 && bytes < BytesMax);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client is gone, or has had its time.
        }
        finally
        {
            Release(socket);
        }
    }

    private void Release(Socket socket)
    {
        socket.Dispose();
        Interlocked.Decrement(ref _open);
    }
}
