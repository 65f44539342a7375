using System.Net.Sockets;

namespace RelayCloud.Ingest.Sessions.Sockets;

/// <summary>
/// Waits for a socket to become readable without holding a buffer meanwhile (a receive of zero bytes), so that an idle connection costs no receive buffer.
/// The handler may be exchanged from within its own call: a request head's reader hands over to the session.
/// </summary>
internal sealed class SocketReadiness : SocketAsyncEventArgs
{
    private readonly Socket _socket;

    public SocketReadiness(Socket socket)
        : base(true)
    {
        _socket = socket;
        SetBuffer(Memory<byte>.Empty);
    }

    /// <summary>Who is told. Set before <see cref="Wait"/>.</summary>
    public IReadableHandler? Handler { get; set; }

    /// <summary>Begins to wait. When something is there already the handler is called at once, on this thread.</summary>
    public void Wait()
    {
        while (true)
        {
            bool pending;
            try
            {
                pending = _socket.ReceiveAsync(this);
            }
            catch (ObjectDisposedException)
            {
                Handler!.OnReadable(ok: false);
                return;
            }

            if (pending || !Handler!.OnReadable(SocketError == SocketError.Success)) return;
        }
    }

    /// <inheritdoc/>
    protected override void OnCompleted(SocketAsyncEventArgs e)
    {
        if (Handler!.OnReadable(SocketError == SocketError.Success)) Wait();
    }
}
