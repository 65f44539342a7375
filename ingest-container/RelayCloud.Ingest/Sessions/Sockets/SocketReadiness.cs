using System.Net.Sockets;

namespace RelayCloud.Ingest.Sessions.Sockets;

/// <summary>
/// Waits for a socket to become readable without holding a buffer meanwhile (a receive of zero bytes), so that an idle connection costs no receive buffer.
/// The handler may be exchanged from within its own call: a request head's reader hands over to the session. A handler that throws is a bug; it loses its connection, not the process.
/// </summary>
internal sealed class SocketReadiness : SocketAsyncEventArgs, IThreadPoolWorkItem
{
    private static long _faults;

    private readonly Socket _socket;

    public SocketReadiness(Socket socket)
        : base(true)
    {
        _socket = socket;
        SetBuffer(Memory<byte>.Empty);
    }

    /// <summary>Handlers that threw, in this process.</summary>
    public static long Faults => Interlocked.Read(ref _faults);

    /// <summary>The last thing that one threw.</summary>
    public static Exception? LastFault { get; private set; }

    /// <summary>Who is told. Set before <see cref="Wait"/>.</summary>
    public IReadableHandler? Handler { get; set; }

    /// <summary>Begins to wait. When something is there already the handler is called on a pool thread, after others had their turn: one that never stops sending holds no thread.</summary>
    public void Wait()
    {
        try
        {
            if (!_socket.ReceiveAsync(this)) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        catch (ObjectDisposedException)
        {
            Tell(ok: false);
        }
    }

    /// <inheritdoc/>
    public void Execute()
    {
        if (Tell(SocketError == SocketError.Success)) Wait();
    }

    /// <inheritdoc/>
    protected override void OnCompleted(SocketAsyncEventArgs e) => Execute();

    private bool Tell(bool ok)
    {
        try
        {
            return Handler!.OnReadable(ok);
        }
        catch (Exception e)
        {
            LastFault = e;
            Interlocked.Increment(ref _faults);
            _socket.Dispose();
            if (ok) Tell(ok: false);
            return false;
        }
    }
}
