using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace RelayCloud.Ingest.Sessions.Listener;

/// <summary>A connection whose first request is Kestrel's to answer. It offers its socket as a feature, so that a later request on it may still become a WebSocket.</summary>
internal sealed class HandedOverConnection : DefaultConnectionContext, IConnectionSocketFeature
{
    private static long _lastId;

    private readonly CancellationTokenSource _closed = new();
    private readonly DuplexPipe _pipes;
    private readonly PrefixedStream _stream;
    private int _disposed;

    /// <param name="socket">The socket, blocking mode; this connection's from here on.</param>
    /// <param name="received">What was read of it already.</param>
    public HandedOverConnection(Socket socket, byte[] received)
        : base($"relay-{Interlocked.Increment(ref _lastId)}")
    {
        Socket = socket;
        _stream = new PrefixedStream(received, new NetworkStream(socket, ownsSocket: false));
        _pipes = new DuplexPipe(PipeReader.Create(_stream), PipeWriter.Create(_stream));
        Transport = _pipes;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        ConnectionClosed = _closed.Token;
        Features.Set<IConnectionSocketFeature>(this);
    }

    /// <inheritdoc/>
    public Socket Socket { get; }

    /// <summary>What was read of the socket before the hand-over and has not been asked for yet.</summary>
    public byte[] TakeUnread() => _stream.TakeRest();

    /// <inheritdoc/>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        Socket.Dispose();
        CancelClosed();
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _pipes.Input.CompleteAsync();
        try
        {
            await _pipes.Output.CompleteAsync();
            Socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The other side has gone first.
        }

        Socket.Dispose();
        CancelClosed();
        await base.DisposeAsync();
        _closed.Dispose();
    }

    private void CancelClosed()
    {
        try
        {
            _closed.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Aborted after it was disposed of.
        }
    }

    private sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input { get; } = input;

        public PipeWriter Output { get; } = output;
    }
}
