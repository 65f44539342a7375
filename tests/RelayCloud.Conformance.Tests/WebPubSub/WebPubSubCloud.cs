using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Conformance.Tests.Cloud;
using RelayCloud.WebPubSubEmulator;
using RelayCloud.WebPubSubEmulator.Configuration;

namespace RelayCloud.Conformance.Tests.WebPubSub;

/// <summary>
/// An emulator, and a wire from its event handlers to whatever port a script listens on: the script says so with <c>POST /handler?port=N</c>, since handlers are configured before it runs.
/// </summary>
public sealed class WebPubSubCloud : IAsyncLifetime
{
    private readonly CutWire _handlers = new();
    private Emulator? _emulator;
    private WebApplication? _control;

    /// <summary>Where the packages find it all, as arguments of a script.</summary>
    public IReadOnlyList<string> ScriptArguments =>
    [
        "--connection-string", _emulator!.ConnectionString,
        "--control", _control!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(),
    ];

    public async ValueTask InitializeAsync()
    {
        var handler = new EventHandlerSettings($"http://127.0.0.1:{_handlers.Port}/api/{{hub}}", "*", EventHandlerSettings.KnownSystemEvents);
        var options = new EmulatorOptions { Port = 0, Chaos = true, Units = 5, Hubs = [new HubSettings("events", AllowAnonymous: false, [handler])] };
        _emulator = await Emulator.StartAsync(options, TimeProvider.System, NullLogger.Instance);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _control = builder.Build();
        _control.Run(http =>
        {
            bool isKnown = http.Request.Path == "/handler" && int.TryParse(http.Request.Query["port"], out int port) && (_handlers.Target = port) > 0;
            http.Response.StatusCode = isKnown ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        await _control.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_emulator is not null) await _emulator.DisposeAsync();
        if (_control is not null) await _control.DisposeAsync();
        await _handlers.DisposeAsync();
    }
}
