using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using RelayCloud.WebPubSubEmulator.Clients;
using RelayCloud.WebPubSubEmulator.Configuration;
using RelayCloud.WebPubSubEmulator.Health;
using RelayCloud.WebPubSubEmulator.Rest;

namespace RelayCloud.WebPubSubEmulator;

/// <summary>A running service, on loopback only.</summary>
internal sealed class Emulator : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly PubSubService _service;

    private Emulator(WebApplication app, PubSubService service, int port)
    {
        _app = app;
        _service = service;
        Port = port;
    }

    public int Port { get; }

    public Uri Endpoint => new($"http://127.0.0.1:{Port}");

    public PubSubService Service => _service;

    /// <summary>What clients of the service are configured with.</summary>
    public string ConnectionString => $"Endpoint=http://127.0.0.1:{Port};AccessKey={_service.Options.Keys[0]};Version=1.0;";

    /// <exception cref="ConfigurationException">The options are not sound.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<Emulator> StartAsync(EmulatorOptions options, TimeProvider time, ILogger logger)
    {
        IReadOnlyList<string> problems = options.Problems();
        if (problems.Count > 0) throw new ConfigurationException(problems);
        var service = new PubSubService(options, time, logger);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // Bodies are bounded where they are read, with the service's own error.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, options.Port, endpoint => endpoint.Use(DirectOutput.Use));
        });
        WebApplication app = builder.Build();
        var requests = new RequestRouter(service);
        app.Run(requests.HandleAsync);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            await service.DisposeAsync();
            throw;
        }

        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        int port = new Uri(address).Port;
        service.Events.Origin = $"localhost:{port}";
        return new Emulator(app, service, port);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.CloseAllAsync("The service stops.");

        // Clients that do not close by themselves are cut by the linger time of their sessions; this bounds the rest.
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(_service.Options.LingerMs + 1_000));
        try
        {
            await _app.StopAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Disposal cuts what is left.
        }

        await _app.DisposeAsync();
        await _service.DisposeAsync();
    }
}
