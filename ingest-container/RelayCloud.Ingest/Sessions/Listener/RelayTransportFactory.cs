using System.Net;
using Microsoft.AspNetCore.Connections;

namespace RelayCloud.Ingest.Sessions.Listener;

/// <summary>
/// Kestrel's transport for the customers' port. It accepts, takes WebSocket upgrades of ours out for itself, and hands every other connection to Kestrel.
/// This way a WebSocket connection costs a socket and a small session instead of Kestrel's whole HTTP machinery (8 KiB against 18), and its writes go
/// straight to the socket.
/// </summary>
internal sealed class RelayTransportFactory(Func<UpgradeAcceptor> acceptor) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is RelayEndPoint;

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = new RelayListener((RelayEndPoint)endpoint, acceptor());
        listener.Start();
        return ValueTask.FromResult<IConnectionListener>(listener);
    }
}
