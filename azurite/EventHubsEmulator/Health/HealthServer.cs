using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using RelayCloud.Amqp;
using RelayCloud.Amqp.Performatives;
using RelayCloud.EventHubsEmulator.Server;
using RelayCloud.EventHubsEmulator.Server.Listening;
using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Health;

/// <summary><c>GET /health</c>, as Microsoft's emulator answers it, and on command <c>POST /chaos/…</c>. Loopback only.</summary>
internal sealed class HealthServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HealthServer(WebApplication app, int port)
    {
        _app = app;
        Port = port;
    }

    public int Port { get; }

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<HealthServer> StartAsync(int port, PartitionStore store, EmulatorNamespace owner, AmqpListener listener)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        WebApplication app = builder.Build();
        app.MapGet("/health", context =>
        {
            string[] faulted = [.. store.Faulted];
            context.Response.StatusCode = faulted.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return context.Response.WriteAsJsonAsync(faulted.Length == 0
                ? new HealthAnswer("healthy", "Service is healthy.")
                : new HealthAnswer("unhealthy", "Writing failed last in " + string.Join(", ", faulted) + "."));
        });
        if (owner.Options.Chaos) MapChaos(app, owner.Chaos, listener);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new HealthServer(app, new Uri(address).Port);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void MapChaos(WebApplication app, Chaos chaos, AmqpListener listener)
    {
        Map("cut-connections", _ => listener.CloseConnections(error: null));
        Map("close-connections", _ => listener.CloseConnections(new AmqpError(ErrorConditions.ConnectionForced, "The connection was closed on command.")));
        Map("detach-links", _ => listener.DetachLinks(new AmqpError(ErrorConditions.DetachForced, "The link was detached on command.")));
        Map("refuse-connections", value => chaos.Refuse = value != 0);
        Map("server-busy", value => chaos.ServerBusyLeft = value);
        Map("delay-ms", value => chaos.DelayMs = value);
        Map("clear", _ => chaos.Clear());

        // The number is the query's "value"; 1 without one.
        void Map(string name, Action<int> act) => app.MapPost("/chaos/" + name, context =>
        {
            string? text = context.Request.Query["value"];
            int value = 1;
            if (text is not null && !int.TryParse(text, out value))
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return context.Response.WriteAsync("value must be a whole number.");
            }

            act(value);
            return Task.CompletedTask;
        });
    }
}
