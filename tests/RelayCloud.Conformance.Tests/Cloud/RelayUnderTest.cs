using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RelayCloud.GatewaySimulator;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Hosting;

namespace RelayCloud.Conformance.Tests.Cloud;

/// <summary>The container, whole, in this process, on a free port, with its gateways live.</summary>
internal sealed class RelayUnderTest : IAsyncDisposable
{
    /// <summary>Short, so that a scenario can show in seconds that a quiet client is kept.</summary>
    private const int IdleTimeoutMs = 4_000;

    private readonly WebApplication _app;

    private RelayUnderTest(WebApplication app, int port)
    {
        _app = app;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Starts it; when it returns, every gateway is live.</summary>
    /// <param name="gateways">Its gateways.</param>
    /// <param name="more">Settings beside the usual ones.</param>
    public static async Task<RelayUnderTest> StartAsync(IEnumerable<SimulatedGateway> gateways, params IEnumerable<KeyValuePair<string, string?>> more)
    {
        List<KeyValuePair<string, string?>> settings =
        [
            new("Relay:HttpPort", "0"),
            new("Relay:Listen", "127.0.0.1"),
            new("Relay:Feed:Coins:0", "*"),
            new("Relay:Sessions:IdleTimeoutMs", IdleTimeoutMs.ToString()),
            .. RelayKeys.Settings,
            .. more,
            .. gateways.SelectMany((g, i) => new KeyValuePair<string, string?>[]
            {
                new($"Relay:Gateways:{i}:Name", g.Options.Name),
                new($"Relay:Gateways:{i}:Url", g.WebSocketUri.ToString()),
            }),
        ];
        WebApplication app = RelayHost.Build([], settings);
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            var set = app.Services.GetRequiredService<GatewaySet>();
            await Until.TrueAsync("every gateway is live", () => set.Report().Gateways.All(g => g.State == GatewayState.Live));
            return new RelayUnderTest(app, new Uri(address).Port);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }
}
