using RelayCloud.GatewaySimulator;
using RelayCloud.GatewaySimulator.Faults;
using RelayCloud.GatewaySimulator.Market;
using RelayCloud.Resilience.Relays;

namespace RelayCloud.Resilience.Gateways;

/// <summary>A simulated gateway at an address that stays the same when it is stopped and started. One owner at a time may stop and start it.</summary>
public sealed class Venue : IAsyncDisposable
{
    private SimulatedGateway? _gateway;
    private readonly SimulatorOptions _options;

    private Venue(SimulatorOptions options, SimulatedGateway gateway)
    {
        _options = options with { Port = gateway.Port };
        _gateway = gateway;
        WebSocketUri = gateway.WebSocketUri;
        if (options.Replay.Count == 0) Market = gateway.Market;
    }

    /// <summary>Its name.</summary>
    public string Name => _options.Name;

    /// <summary>Its WebSocket, running or not.</summary>
    public Uri WebSocketUri { get; }

    /// <summary>It as the relay's configuration names it.</summary>
    public Upstream Upstream => new(Name, WebSocketUri);

    /// <summary>The market it shows; null when it plays a capture. The same after a restart.</summary>
    public SimulatedMarket? Market { get; }

    /// <summary>The running gateway.</summary>
    /// <exception cref="InvalidOperationException">It is stopped.</exception>
    public SimulatedGateway Gateway => _gateway ?? throw new InvalidOperationException($"Gateway {Name} is stopped.");

    /// <summary>Its faults.</summary>
    public FaultControl Faults => Gateway.Faults;

    /// <summary>Starts one on a free port.</summary>
    public static async Task<Venue> StartAsync(SimulatorOptions options) => new(options, await SimulatedGateway.StartAsync(options with { Port = 0 }, TimeProvider.System));

    /// <summary>Resets all connections and stops listening.</summary>
    public async Task StopAsync()
    {
        SimulatedGateway gateway = Gateway;
        _gateway = null;
        await gateway.DisposeAsync();
    }

    /// <summary>Starts it again; when it returns, clients can connect.</summary>
    public async Task StartAgainAsync() => _gateway = await SimulatedGateway.StartAsync(_options, TimeProvider.System);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null) await StopAsync();
    }
}
