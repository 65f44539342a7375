using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RelayCloud.Accounts;
using RelayCloud.ControlPlane.Hosting;
using RelayCloud.ControlPlane.Routing;

namespace RelayCloud.ControlPlane.Tests.Support;

/// <summary>The app on a free port of loopback, with a table of its own.</summary>
internal sealed class ControlPlaneApp : IAsyncDisposable
{
    public const string AdminKey = "the-admin-key-of-these-tests";

    /// <summary>A key that signs tokens.</summary>
    public static readonly string SigningKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private ControlPlaneApp(IHost host, ShiftedTime time, KeptLog log)
    {
        Host = host;
        Time = time;
        Log = log;
        Address = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public IHost Host { get; }

    public ShiftedTime Time { get; }

    public KeptLog Log { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public AccountStore Store => Host.Services.GetRequiredService<AccountStore>();

    public RouteCatalog Routes => Host.Services.GetRequiredService<RouteCatalog>();

    public Readiness Readiness => Host.Services.GetRequiredService<Readiness>();

    /// <summary>Starts an app and waits until it is ready.</summary>
    /// <param name="table">Where its accounts are.</param>
    /// <param name="settings">Settings beside the usual ones.</param>
    public static async Task<ControlPlaneApp> StartAsync(TableClient table, params IEnumerable<(string Name, string Value)> settings)
    {
        ControlPlaneApp app = await StartUnreadyAsync(table, settings);
        await Until.TrueAsync("the app is ready", () => app.Readiness.IsReady, TimeSpan.FromSeconds(60));
        return app;
    }

    /// <summary>Starts an app and does not wait for its accounts.</summary>
    public static async Task<ControlPlaneApp> StartUnreadyAsync(TableClient table, params IEnumerable<(string Name, string Value)> settings)
    {
        var time = new ShiftedTime();
        var log = new KeptLog();
        IHost host = ControlPlaneHost.Build(["--port", "0"], builder =>
        {
            var all = new Dictionary<string, string?>
            {
                // The test's own table takes its place.
                ["Relay:Tables:ConnectionString"] = "UseDevelopmentStorage=true",
                ["Relay:Admin:KeySha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(AdminKey))),
                ["Relay:Admin:RequestsPerMinuteMax"] = "1000000",
                ["Relay:Tokens:SigningKeys:Current:Id"] = "k2",
                ["Relay:Tokens:SigningKeys:Current:Base64"] = SigningKey,
            };
            foreach ((string name, string value) in settings) all[name] = value;
            builder.Configuration.AddInMemoryCollection(all);
            builder.Services.AddSingleton(table);
            builder.Services.AddSingleton<TimeProvider>(time);
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(log);
            builder.Logging.SetMinimumLevel(LogLevel.Debug);
        });
        await host.StartAsync();
        return new ControlPlaneApp(host, time, log);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.StopAsync();
        if (Host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else Host.Dispose();
    }
}
