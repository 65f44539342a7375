using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace RelayCloud.Ingest.Sessions.Listener;

/// <summary>The listening socket of the customers' port.</summary>
internal sealed class RelayListener : IConnectionListener
{
    /// <summary>The kernel's queue of connections not yet accepted; Linux cuts it to somaxconn (4,096).</summary>
    private const int Backlog = 4_096;

    private readonly Socket _socket;
    private readonly UpgradeAcceptor _acceptor;
    private readonly CancellationTokenSource _stop = new();

    // Connections for Kestrel. Bounded; when it is full the connection is dropped, as by a full backlog.
    private readonly Channel<ConnectionContext> _forKestrel = Channel.CreateBounded<ConnectionContext>(1_024);
    private Task _accepting = Task.CompletedTask;

    public RelayListener(RelayEndPoint endPoint, UpgradeAcceptor acceptor)
    {
        _acceptor = acceptor;
        Socket? socket = null;
        try
        {
            socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (endPoint.Address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
            socket.Bind(endPoint);
            socket.Listen(Backlog);
            _socket = socket;
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw e.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? new AddressInUseException($"Port {endPoint.Port} is in use; choose another with Relay:HttpPort.", e)
                : new IOException($"Cannot listen on {endPoint}: {e.Message}. Choose another address with Relay:Listen, or another port with Relay:HttpPort.", e);
        }

        EndPoint = _socket.LocalEndPoint!;
    }

    /// <inheritdoc/>
    public EndPoint EndPoint { get; }

    public void Start() => _accepting = Task.Run(AcceptLoopAsync);

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await _forKestrel.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await _accepting;
        _forKestrel.Writer.TryComplete();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested) await UnbindAsync();
        while (_forKestrel.Reader.TryRead(out ConnectionContext? left)) await left.DisposeAsync();
        _stop.Dispose();
    }

    private async Task AcceptLoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _acceptor.Accept(await _socket.AcceptAsync(_stop.Token), HandToKestrel);
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception)
            {
                // A connection that was reset before it was accepted, or no file descriptor left: the next accept may do better, but not in a tight loop.
                await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None);
            }
        }
    }

    private void HandToKestrel(ConnectionContext connection)
    {
        if (!_forKestrel.Writer.TryWrite(connection)) connection.Abort(new ConnectionAbortedException("Too many new connections."));
    }
}
