using System.Net;
using Microsoft.AspNetCore.Connections;
using RelayCloud.Ingest.Sessions.Listener;

namespace RelayCloud.Ingest.Hosting;

/// <summary>Builds the container as a web application; <c>Program</c> runs it, tests run several.</summary>
public static class RelayHost
{
    /// <summary>The application, not started.</summary>
    /// <param name="args">Command line, e.g. <c>--Relay:HttpPort=8080</c>.</param>
    /// <param name="settings">Settings that come before all others, for tests.</param>
    /// <exception cref="RelayConfigurationException">The configuration is wrong.</exception>
    public static WebApplication Build(string[] args, IEnumerable<KeyValuePair<string, string?>>? settings = null) => Build(args, settings, replace: null);

    /// <summary>The same, with some services replaced by doubles.</summary>
    internal static WebApplication Build(string[] args, IEnumerable<KeyValuePair<string, string?>>? settings, Action<IServiceCollection>? replace)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
        if (settings is not null) builder.Configuration.AddInMemoryCollection(settings);
        RelayOptions options = RelayConfiguration.Read(builder.Configuration);

        builder.Services.KeepAddressesOut();
        builder.Services.AddRelay(options);
        builder.Services.AddSingleton<HealthView>();
        builder.Services.AddSingleton<StatsView>();
        replace?.Invoke(builder.Services);

        // Kestrel's own addresses are not used: the customers' port is listened on by our transport, which hands Kestrel what is not a WebSocket.
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
            kestrel.Limits.MaxConcurrentConnections = options.Sessions.ConnectionsMax;

            // Any free port is one port: two addresses would each get their own.
            foreach (IPAddress address in RelayConfiguration.Addresses(options.Listen).Take(options.HttpPort == 0 ? 1 : int.MaxValue))
                kestrel.Listen(new RelayEndPoint(address, options.HttpPort));
        });
        WebApplication app = builder.Build();
        app.MapRelay(options.ServesCustomers);
        return app;
    }
}
