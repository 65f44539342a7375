using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using RelayCloud.Ingest.Hosting;

namespace RelayCloud.Resilience.Relays;

/// <summary>The whole ingest container in this process, on a free port of 127.0.0.1, with one API key. Thread safe.</summary>
public sealed class RelayUnderTest : IAsyncDisposable
{
    private const string ApiKey = "rc_resilience_0000000000000000";
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(10);

    private readonly WebApplication _app;
    private readonly HttpClient _http = new();

    private RelayUnderTest(WebApplication app, Uri address)
    {
        _app = app;
        _http.BaseAddress = address;
        WebSocketUri = new UriBuilder(address) { Scheme = "ws", Path = $"/k/{ApiKey}/ws" }.Uri;
    }

    /// <summary>Where customers connect, key included.</summary>
    public Uri WebSocketUri { get; }

    /// <summary>Starts a relay; gateways are connected in the background.</summary>
    /// <param name="upstreams">Its gateways, in this order.</param>
    /// <param name="settings">More settings, e.g. <c>Relay:Feed:Coins:0</c>.</param>
    public static async Task<RelayUnderTest> StartAsync(IReadOnlyList<Upstream> upstreams, IReadOnlyDictionary<string, string?> settings)
    {
        var all = new Dictionary<string, string?>(settings, StringComparer.Ordinal)
        {
            ["Relay:HttpPort"] = "0",
            ["Relay:Listen"] = "127.0.0.1",
            ["Relay:Keys:0:Name"] = "resilience",
            ["Relay:Keys:0:Sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ApiKey))),
        };
        for (int i = 0; i < upstreams.Count; i++)
        {
            string section = string.Create(CultureInfo.InvariantCulture, $"Relay:Gateways:{i}:");
            all[section + "Name"] = upstreams[i].Name;
            all[section + "Url"] = upstreams[i].Url.ToString();
            all[section + "Kind"] = upstreams[i].Kind;
        }

        WebApplication app = RelayHost.Build(["--Logging:LogLevel:Default=None"], all);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        return new RelayUnderTest(app, new Uri(addresses!.Addresses.Single()));
    }

    /// <summary>Reads <c>/stats</c>.</summary>
    public async Task<RelayStats> StatsAsync() => new(await _http.GetFromJsonAsync<JsonElement>("/stats"));

    /// <summary>Reads <c>/health</c>.</summary>
    public async Task<RelayHealth> HealthAsync()
    {
        using HttpResponseMessage answer = await _http.GetAsync(new Uri("/health", UriKind.Relative));
        return new RelayHealth((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>Waits until <c>/health</c> is as wanted.</summary>
    /// <exception cref="TimeoutException">It did not become so; the message holds the last answer.</exception>
    public async Task<RelayHealth> UntilHealthAsync(string what, Func<RelayHealth, bool> condition, TimeSpan patience)
    {
        long startedAt = Environment.TickCount64;
        while (true)
        {
            RelayHealth health = await HealthAsync();
            if (condition(health)) return health;
            if (Environment.TickCount64 - startedAt > patience.TotalMilliseconds)
                throw new TimeoutException($"Waited {patience.TotalSeconds} s in vain until {what}; /health is {health.StatusCode} {health.Body}");
            await Task.Delay(10);
        }
    }

    /// <summary>Waits until <c>/stats</c> is as wanted.</summary>
    /// <exception cref="TimeoutException">It did not become so; the message holds the last answer.</exception>
    public async Task<RelayStats> UntilStatsAsync(string what, Func<RelayStats, bool> condition, TimeSpan patience)
    {
        long startedAt = Environment.TickCount64;
        while (true)
        {
            RelayStats stats = await StatsAsync();
            if (condition(stats)) return stats;
            if (Environment.TickCount64 - startedAt > patience.TotalMilliseconds)
                throw new TimeoutException($"Waited {patience.TotalSeconds} s in vain until {what}; /stats is {stats.Body}");
            await Task.Delay(20);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        using var patience = new CancellationTokenSource(StopMax);
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }
}
