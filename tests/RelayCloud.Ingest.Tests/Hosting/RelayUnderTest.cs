using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RelayCloud.FanOut;
using RelayCloud.GatewaySimulator;
using RelayCloud.GatewaySimulator.Limits;
using RelayCloud.Ingest.Hosting;
using RelayCloud.Ingest.Sessions.WebSocket;
using RelayCloud.Ingest.Tests.Sessions.Support;

namespace RelayCloud.Ingest.Tests.Hosting;

/// <summary>The whole container in this process, with one simulated gateway. Keys: <see cref="TestKeys.Good"/>, and <see cref="MeagreKey"/>, which may ask <c>/info</c> once a minute.</summary>
internal sealed class RelayUnderTest : IAsyncDisposable
{
    public const string MeagreKey = "rc_test_meagre_0000000000000003";

    private RelayUnderTest(SimulatedGateway gateway, WebApplication app, CapturedLog log)
    {
        Gateway = gateway;
        App = app;
        Log = log;
    }

    public SimulatedGateway Gateway { get; }

    public WebApplication App { get; }

    public CapturedLog Log { get; }

    /// <summary>Sends no key by itself.</summary>
    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(20) };

    public int Port => Http.BaseAddress!.Port;

    public Hub Hub => App.Services.GetRequiredService<Hub>();

    public SessionContext Sessions => App.Services.GetRequiredService<SessionContext>();

    /// <summary>Starts both and returns when the relay says that it is healthy.</summary>
    public static async Task<RelayUnderTest> StartAsync(params (string Name, string Value)[] settings)
    {
        SimulatedGateway gateway = await SimulatedGateway.StartAsync(new SimulatorOptions { Port = 0, Coins = 5, DelayMs = 0, JitterMs = 0, Activity = 20, Limits = SimulatorLimits.None });
        Dictionary<string, string?> all = Settings(gateway.WebSocketUri.ToString());
        foreach ((string name, string value) in settings) all[name] = value;
        WebApplication app = RelayHost.Build([], all);
        var log = new CapturedLog();
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var relay = new RelayUnderTest(gateway, app, log);
        await app.StartAsync();
        relay.Http.BaseAddress = new Uri(app.Urls.Single());
        HealthView health = app.Services.GetRequiredService<HealthView>();
        await Until.TrueAsync("the relay has connected to its gateway", () => health.Answer() is IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK });
        return relay;
    }

    /// <summary>Settings that are right, with as little as needed.</summary>
    public static Dictionary<string, string?> Settings(string gatewayUrl) => new(StringComparer.Ordinal)
    {
        ["Relay:HttpPort"] = "0",
        ["Relay:Listen"] = "127.0.0.1",
        ["Relay:Gateways:0:Name"] = "A",
        ["Relay:Gateways:0:Url"] = gatewayUrl,
        ["Relay:Keys:0:Name"] = "good",
        ["Relay:Keys:0:Sha256"] = TestKeys.Sha256Of(TestKeys.Good),
        ["Relay:Keys:1:Name"] = "meagre",
        ["Relay:Keys:1:Sha256"] = TestKeys.Sha256Of(MeagreKey),
        ["Relay:Keys:1:InfoRequestsPerMinuteMax"] = "1",
        ["Logging:LogLevel:Default"] = "Warning",
        ["Logging:Console:LogLevel:Default"] = "None",
    };

    public Task<RawClient> OpenAsync(string target = RawClient.Target) => RawClient.OpenAsync(Port, target);

    public async Task<HttpAnswer> SendAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, MediaTypeHeaderValue.Parse("application/json"));
        foreach ((string name, string value) in headers) request.Headers.Add(name, value);
        using HttpResponseMessage response = await Http.SendAsync(request);
        return new HttpAnswer(
            (int)response.StatusCode,
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase),
            await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        await Gateway.DisposeAsync();
    }
}
