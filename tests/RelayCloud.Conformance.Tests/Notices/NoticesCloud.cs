using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Conformance.Tests.Cloud;
using RelayCloud.ControlPlane.Hosting;
using RelayCloud.GatewaySimulator;
using RelayCloud.GatewaySimulator.Limits;
using RelayCloud.Tests.Common.Azurite;
using RelayCloud.WebPubSubEmulator;
using RelayCloud.WebPubSubEmulator.Configuration;

namespace RelayCloud.Conformance.Tests.Notices;

/// <summary>The control plane, the real Azurite, the Web PubSub emulator and a relay with its gateway, which know each other as in Azure.</summary>
public sealed class NoticesCloud : IAsyncLifetime
{
    private const string AdminKey = "the-admin-key-of-these-tests";

    private AzuriteTables? _azurite;
    private Emulator? _emulator;
    private IHost? _control;
    private SimulatedGateway? _gateway;
    private RelayUnderTest? _relay;

    /// <summary>Where the clients find it all, as arguments of a script.</summary>
    public IReadOnlyList<string> ScriptArguments => ["--control-plane", ControlAddress.GetLeftPart(UriPartial.Authority), "--admin-key", AdminKey, "--relay", $"http://127.0.0.1:{_relay!.Port}"];

    private Uri ControlAddress => new(_control!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public async ValueTask InitializeAsync()
    {
        _azurite = await AzuriteTables.StartAsync();

        // The handler's address is known only when the app runs, and the app needs the service's.
        List<EventHandlerSettings> handlers = [];
        _emulator = await Emulator.StartAsync(new EmulatorOptions { Port = 0, Hubs = [new HubSettings("market", AllowAnonymous: false, handlers)] }, TimeProvider.System, NullLogger.Instance);
        _control = ControlPlaneHost.Build(["--port", "0"], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Relay:Tables:ConnectionString"] = _azurite.ConnectionString,
                ["Relay:Admin:KeySha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(AdminKey))),
                ["Relay:Tokens:SigningKeys:Current:Id"] = "k1",
                ["Relay:Tokens:SigningKeys:Current:Base64"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
                ["Relay:WebPubSub:ConnectionString"] = _emulator.ConnectionString,
            });
            builder.Logging.ClearProviders();
        });
        await _control.StartAsync();
        Readiness readiness = _control.Services.GetRequiredService<Readiness>();
        await Until.TrueAsync("the control plane is ready", () => readiness.IsReady);
        handlers.Add(new EventHandlerSettings($"{ControlAddress.GetLeftPart(UriPartial.Authority)}/v1/stream/events", "*", ["connect", "connected", "disconnected"]));
        _gateway = await SimulatedGateway.StartAsync(new SimulatorOptions { Name = "A", Port = 0, Seed = 7, Activity = 2, DelayMs = 5, Limits = SimulatorLimits.None }, TimeProvider.System);
        _relay = await RelayUnderTest.StartAsync([_gateway], new KeyValuePair<string, string?>("Relay:Tables:ConnectionString", _azurite.ConnectionString));
    }

    public async ValueTask DisposeAsync()
    {
        if (_relay is not null) await _relay.DisposeAsync();
        if (_gateway is not null) await _gateway.DisposeAsync();
        if (_control is not null)
        {
            await _control.StopAsync();
            await ((IAsyncDisposable)_control).DisposeAsync();
        }

        if (_emulator is not null) await _emulator.DisposeAsync();
        if (_azurite is not null) await _azurite.DisposeAsync();
    }
}
