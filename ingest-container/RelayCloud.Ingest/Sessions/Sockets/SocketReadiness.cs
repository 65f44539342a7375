using System.Net.Sockets;

namespace RelayCloud.Ingest.Sessions.Sockets;

/// <summary>
/// Waits for a socket to become readable without holding a buffer meanwhile (a receive of zero bytes), so that an idle connection costs no receive buffer.
/// The handler may be exchanged from within its own call: a request head's reader hands over to the session.
/// </summary>
internal sealed class SocketReadiness : SocketAsyncEventArgs, IThreadPoolWorkItem
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

    /// <summary>Begins to wait. What is there already is told from the thread pool, so that a sender who never stops keeps neither the caller nor a thread to itself.</summary>
    public void Wait()
    {
        try
        {
            if (_socket.ReceiveAsync(this)) return;
        }
        catch (ObjectDisposedException)
        {
            Handler!.OnReadable(ok: false);
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <inheritdoc/>
    public void Execute() => OnCompleted(this);

    /// <inheritdoc/>
    protected override void OnCompleted(SocketAsyncEventArgs e)
    {
        if (Handler!.OnReadable(SocketError == SocketError.Success)) Wait();
    }
}
