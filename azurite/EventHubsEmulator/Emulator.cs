using RelayCloud.EventHubsEmulator.Configuration;
using RelayCloud.EventHubsEmulator.Health;
using RelayCloud.EventHubsEmulator.Server;
using RelayCloud.EventHubsEmulator.Server.Listening;
using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator;

/// <summary>A running namespace. Events are open before the first client is let in; at the end all that was taken is stored.</summary>
internal sealed class Emulator : IAsyncDisposable
{
    private readonly PartitionStore _store;
    private readonly AmqpListener _listener;
    private readonly HealthServer _health;
    private readonly EphemeralFolder? _ephemeral;

    private Emulator(PartitionStore store, EmulatorNamespace owner, AmqpListener listener, HealthServer health, EphemeralFolder? ephemeral, int port, int? tlsPort)
    {
        _store = store;
        _listener = listener;
        _health = health;
        _ephemeral = ephemeral;
        Namespace = owner;
        Port = port;
        TlsPort = tlsPort;
    }

    public EmulatorNamespace Namespace { get; }

    public AmqpListener Listener => _listener;

    public int Port { get; }

    /// <summary>Null without TLS.</summary>
    public int? TlsPort { get; }

    public int HealthPort => _health.Port;

    /// <exception cref="IOException">The data folder or a port cannot be used.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">A port is taken.</exception>
    public static async Task<Emulator> StartAsync(EmulatorOptions options, NamespaceSettings settings, TimeProvider time, ILogger logger)
    {
        EphemeralFolder? ephemeral = options.Ephemeral ? new EphemeralFolder() : null;
        PartitionStore? store = null;
        AmqpListener? listener = null;
        try
        {
            store = PartitionStore.Open(ephemeral?.Path ?? options.DataPath, [.. settings.Hubs.Select(hub => (hub.Name, hub.Partitions))], options.Log, time, logger);
            var owner = new EmulatorNamespace(settings, options, store, time, logger);
            listener = new AmqpListener(owner);
            int port = listener.Listen(options.Port);
            int? tlsPort = options.TlsPort < 0 ? null : listener.Listen(options.TlsPort, DevelopmentCertificate.LoadOrCreate(options.TlsPath, time));
            HealthServer health = await HealthServer.StartAsync(options.HealthPort, store, owner, listener);
            return new Emulator(store, owner, listener, health, ephemeral, port, tlsPort);
        }
        catch
        {
            if (listener is not null) await listener.DisposeAsync();
            store?.Dispose();
            ephemeral?.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _health.DisposeAsync();
        await _listener.DisposeAsync();
        _store.Dispose();
        _ephemeral?.Dispose();
    }
}
