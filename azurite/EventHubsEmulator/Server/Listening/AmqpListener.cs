using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using RelayCloud.Amqp;
using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Performatives;

namespace RelayCloud.EventHubsEmulator.Server.Listening;

/// <summary>Accepts clients on loopback, IPv4 and where there is one IPv6, with or without TLS, and keeps count of them.</summary>
internal sealed class AmqpListener : IAsyncDisposable
{
    /// <summary>What a namespace of the service allows.</summary>
    public const int ConnectionsMax = 5000;

    private const int Backlog = 512;

    /// <summary>As the service announces it, but for its idle time-out of 240 s.</summary>
    private static readonly AmqpConnectionOptions ConnectionOptions = new() { ContainerId = "relaycloud-eventhubs-emulator", MaxFrameSizeBytes = 65_536, ChannelMax = 4_999, HandleMax = 255, IdleTimeoutMs = 120_000 };

    private static readonly TimeSpan ExpiryCheckPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AcceptRetryDelay = TimeSpan.FromMilliseconds(100);

    private readonly EmulatorNamespace _owner;
    private readonly ConcurrentDictionary<long, Client> _clients = new();
    private readonly List<Socket> _sockets = [];
    private readonly List<Task> _loops = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _expiryCheck;
    private long _lastId;

    public AmqpListener(EmulatorNamespace owner)
    {
        _owner = owner;
        _expiryCheck = owner.Time.CreateTimer(_ => CloseExpired(), state: null, ExpiryCheckPeriod, ExpiryCheckPeriod);
    }

    public int Connections => _clients.Count;

    /// <summary>Begins to accept.</summary>
    /// <param name="port">0 picks a free one.</param>
    /// <param name="certificate">For TLS; null = without.</param>
    /// <returns>The port.</returns>
    /// <exception cref="SocketException">The port is taken.</exception>
    public int Listen(int port, X509Certificate2? certificate = null)
    {
        Socket first = Bind(IPAddress.Loopback, port);
        int bound = ((IPEndPoint)first.LocalEndPoint!).Port;
        Start(first, certificate);
        try
        {
            // "localhost" may be either; without this a client that tries IPv6 first loses time.
            if (Socket.OSSupportsIPv6) Start(Bind(IPAddress.IPv6Loopback, bound), certificate);
        }
        catch (SocketException)
        {
            // There is no IPv6 loopback, or another program has the port there.
        }

        return bound;
    }

    /// <summary>Cuts or closes all connections, as on command.</summary>
    public void CloseConnections(AmqpError? error)
    {
        foreach (Client client in _clients.Values)
        {
            if (error is null) client.Connection?.Abort();
            else client.Connection?.Close(error);
        }
    }

    /// <summary>Detaches the links of events on all connections.</summary>
    public void DetachLinks(AmqpError error)
    {
        foreach (Client client in _clients.Values) client.Handler.DetachAll(error);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _expiryCheck.DisposeAsync();
        foreach (Socket socket in _sockets) socket.Dispose();
        await Task.WhenAll(_loops);
        var error = new AmqpError(ErrorConditions.ConnectionForced, "The emulator is stopping.");
        await Task.WhenAll(_clients.Values.Select(client => client.EndAsync(error)));
        _stop.Dispose();
    }

    private static Socket Bind(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // A restart must not wait for connections of the process before.
            if (!OperatingSystem.IsWindows()) socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Start(Socket socket, X509Certificate2? certificate)
    {
        _sockets.Add(socket);
        _loops.Add(AcceptAsync(socket, certificate));
    }

    private async Task AcceptAsync(Socket socket, X509Certificate2? certificate)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Socket accepted = await socket.AcceptAsync(_stop.Token);
                if (_owner.Chaos.Refuse || _clients.Count >= ConnectionsMax)
                {
                    if (!_owner.Chaos.Refuse) ServerLog.TooManyConnections(_owner.Logger, _clients.Count);
                    accepted.Dispose();
                    continue;
                }

                accepted.NoDelay = true;
                _ = ServeAsync(accepted, certificate);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                if (_stop.IsCancellationRequested) return;
                ServerLog.AcceptFailed(_owner.Logger, e.Message);
                await Task.Delay(AcceptRetryDelay, _owner.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ServeAsync(Socket socket, X509Certificate2? certificate)
    {
        long id = Interlocked.Increment(ref _lastId);
        var client = new Client(new ClientConnection(_owner, id));
        _clients.TryAdd(id, client);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (certificate is not null)
            {
                var tls = new SslStream(stream);
                stream = tls;
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, _stop.Token)
                    .WaitAsync(TimeSpan.FromMilliseconds(ConnectionOptions.HandshakeTimeoutMs), _owner.Time);
            }

            AmqpConnection connection = await AmqpConnection.AcceptAsync(stream, ConnectionOptions with { TimeProvider = _owner.Time }, client.Handler, _stop.Token);
            client.Connection = connection;
            ServerLog.Opened(_owner.Logger, id, connection.Remote.Properties?.TryGet("product", out string? product) == true ? product : "a client");
            await connection.Completion;
        }
        catch (Exception e)
        {
            // Whatever a client sends or does while it connects is its own affair.
            ServerLog.HandshakeFailed(_owner.Logger, id, e.Message);
            await stream.DisposeAsync();
        }
        finally
        {
            _clients.TryRemove(id, out _);
        }
    }

    private void CloseExpired()
    {
        if (!_owner.Options.CheckTokens) return;
        foreach (Client client in _clients.Values) client.Handler.CloseExpired();
    }

    private sealed class Client(ClientConnection handler)
    {
        private volatile AmqpConnection? _connection;

        public ClientConnection Handler { get; } = handler;

        /// <summary>Null while it is not open yet.</summary>
        public AmqpConnection? Connection { get => _connection; set => _connection = value; }

        public Task EndAsync(AmqpError error) => Connection?.CloseAsync(error) ?? Task.CompletedTask;
    }
}
