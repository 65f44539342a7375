using System.Globalization;
using RelayCloud.GatewaySimulator;
using RelayCloud.GatewaySimulator.Limits;

namespace RelayCloud.Conformance.Tests.Cloud;

/// <summary>
/// Two gateways, a relay, a wire to it, and a witness: a third gateway of the same market which the relay does not know and nobody disturbs.
/// What the witness says is what a client must get.
/// </summary>
public sealed class ConformanceCloud : IAsyncLifetime
{
    private readonly CutWire _wire = new();
    private readonly SemaphoreSlim _restarting = new(1);
    private SimulatedGateway[] _gateways = [];
    private SimulatedGateway? _witness;
    private RelayUnderTest? _relay;
    private ControlServer? _control;

    /// <summary>Where the clients find it all, as arguments of a script.</summary>
    public IReadOnlyList<string> ScriptArguments =>
    [
        "--url", $"ws://127.0.0.1:{_wire.Port}/k/{RelayKeys.Ample}/ws",
        "--info", $"http://127.0.0.1:{_wire.Port}/k/{RelayKeys.Ample}",
        "--scarce-key", RelayKeys.Scarce,
        "--witness", _witness!.HttpUri.ToString(),
        "--gateways", string.Join(',', _gateways.Select(g => g.HttpUri.ToString())),
        "--control", _control!.Uri.ToString(),
    ];

    public async ValueTask InitializeAsync()
    {
        _gateways = [await StartGatewayAsync("A", delayMs: 5), await StartGatewayAsync("B", delayMs: 20)];
        // The witness shows the book of every block: whichever block a gateway takes its first frame from, the witness has it.
        _witness = await StartGatewayAsync("witness", delayMs: 0, bookMs: 1);
        _relay = await RelayUnderTest.StartAsync(_gateways);
        _wire.Target = _relay.Port;
        _control = await ControlServer.StartAsync(new Dictionary<string, Func<Task<string>>>
        {
            ["cut"] = () => Task.FromResult(_wire.Cut().ToString(CultureInfo.InvariantCulture)),
            ["restart"] = RestartAsync,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_control is not null) await _control.DisposeAsync();
        await _wire.DisposeAsync();
        if (_relay is not null) await _relay.DisposeAsync();
        foreach (SimulatedGateway gateway in _gateways) await gateway.DisposeAsync();
        if (_witness is not null) await _witness.DisposeAsync();
        _restarting.Dispose();
    }

    // A busier and faster market than the real one, so that every channel shows several values within seconds.
    private static Task<SimulatedGateway> StartGatewayAsync(string name, int delayMs, int? bookMs = null) => SimulatedGateway.StartAsync(new SimulatorOptions
    {
        Name = name,
        Port = 0,
        Seed = 7,
        Activity = 2,
        DelayMs = delayMs,
        SlowBookMs = bookMs ?? 900,
        FastBookMs = bookMs ?? 300,
        AllMidsMs = bookMs ?? 700,
        // The scripts share an address with the relay.
        Limits = SimulatorLimits.None,
    });

    /// <summary>Takes the relay down, which says farewell to its clients, and brings up another.</summary>
    private async Task<string> RestartAsync()
    {
        await _restarting.WaitAsync();
        try
        {
            _wire.Target = 0;
            await _relay!.DisposeAsync();
            _relay = await RelayUnderTest.StartAsync(_gateways);
            _wire.Target = _relay.Port;
            return "done";
        }
        finally
        {
            _restarting.Release();
        }
    }
}
