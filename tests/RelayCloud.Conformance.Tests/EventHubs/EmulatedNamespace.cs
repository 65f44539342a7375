using RelayCloud.Conformance.Tests.Cloud;
using RelayCloud.Tests.Common.EventHubs;

namespace RelayCloud.Conformance.Tests.EventHubs;

/// <summary>An emulator with a hub for each scenario, and the command <c>kill</c>: it is killed and started again.</summary>
public sealed class EmulatedNamespace : IAsyncLifetime
{
    private static readonly string[] Scenarios = ["send", "positions", "groups", "takeover", "outage", "refusals"];
    private EmulatorProcess? _emulator;
    private ControlServer? _control;

    /// <summary>Over plain TCP.</summary>
    public string ConnectionString => _emulator!.ConnectionString(hub: null);

    /// <summary>Port of AMQP over TLS.</summary>
    public int TlsPort => _emulator!.TlsPort;

    /// <summary>What signed the emulator's certificate.</summary>
    public string CertificatePath => _emulator!.CertificatePath;

    /// <summary>Takes the commands.</summary>
    public Uri Control => _control!.Uri;

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorProcess.StartAsync(Scenarios.Select(name => new EmulatedHub(name, 4, "second")));
        _control = await ControlServer.StartAsync(new Dictionary<string, Func<Task<string>>> { ["kill"] = KillAsync });
    }

    public async ValueTask DisposeAsync()
    {
        if (_control is not null) await _control.DisposeAsync();
        if (_emulator is not null) await _emulator.DisposeAsync();
    }

    private async Task<string> KillAsync()
    {
        await _emulator!.KillAsync();
        await _emulator.RunAsync();
        return "done";
    }
}
