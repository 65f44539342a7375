using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RelayCloud.Resilience.Processes;

namespace RelayCloud.Resilience.Relays;

/// <summary>The container as a process, in one role, on the same port each time it is started. One owner at a time kills and starts it.</summary>
public sealed class RelayProcess : IAsyncDisposable
{
    private const string ApiKey = "rc_resilience_0000000000000000";

    private readonly TestFolder _folder = new();
    private readonly HttpClient _http = new();
    private readonly Dictionary<string, string> _environment;
    private ChildProcess? _process;

    private RelayProcess(string role, IReadOnlyList<Upstream> upstreams, IReadOnlyDictionary<string, string?> settings)
    {
        int port = ChildProcess.FreePort();
        _http.BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        WebSocketUri = new UriBuilder(_http.BaseAddress) { Scheme = "ws", Path = $"/k/{ApiKey}/ws" }.Uri;
        var all = new Dictionary<string, string?>(settings, StringComparer.Ordinal)
        {
            ["Relay:Role"] = role,
            ["Relay:HttpPort"] = port.ToString(CultureInfo.InvariantCulture),
            ["Relay:Listen"] = "127.0.0.1",
            ["Relay:Keys:0:Name"] = "resilience",
            ["Relay:Keys:0:Sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ApiKey))),
            ["Relay:EventHubs:SpillDirectory"] = _folder.Of("spill"),
        };
        for (int i = 0; i < upstreams.Count; i++)
        {
            string section = string.Create(CultureInfo.InvariantCulture, $"Relay:Gateways:{i}:");
            all[section + "Name"] = upstreams[i].Name;
            all[section + "Url"] = upstreams[i].Url.ToString();
            all[section + "Kind"] = upstreams[i].Kind;
        }

        _environment = all.Where(s => s.Value is not null).ToDictionary(s => s.Key.Replace(":", "__", StringComparison.Ordinal), s => s.Value!, StringComparer.Ordinal);
        _environment["DOTNET_GCgen0size"] = "800000";
        _environment["Logging__Console__FormatterName"] = "simple";
        _environment["Logging__Console__FormatterOptions__SingleLine"] = "true";
        _environment["Logging__Console__FormatterOptions__TimestampFormat"] = "HH:mm:ss.fff ";
    }

    /// <summary>Where customers connect, key included.</summary>
    public Uri WebSocketUri { get; }

    /// <summary>The process; null while it does not run.</summary>
    public ChildProcess? Process => _process;

    /// <summary>Starts one.</summary>
    /// <param name="role"><c>all</c>, <c>ingest</c> or <c>edge</c>.</param>
    /// <param name="upstreams">Its gateways.</param>
    /// <param name="settings">More settings, e.g. <c>Relay:Feed:Coins:0</c>.</param>
    /// <exception cref="InvalidOperationException">It ended at its start; the message has its last lines.</exception>
    public static async Task<RelayProcess> StartAsync(string role, IReadOnlyList<Upstream> upstreams, IReadOnlyDictionary<string, string?> settings)
    {
        var relay = new RelayProcess(role, upstreams, settings);
        try
        {
            await relay.StartAgainAsync();
            return relay;
        }
        catch
        {
            await relay.DisposeAsync();
            throw;
        }
    }

    /// <summary>As <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        ChildProcess process = _process ?? throw new InvalidOperationException("The container does not run.");
        await process.KillAsync();
        await process.DisposeAsync();
        _process = null;
    }

    /// <summary>As an orchestrator stops it; returns when it has ended.</summary>
    public async Task StopAsync()
    {
        ChildProcess process = _process ?? throw new InvalidOperationException("The container does not run.");
        await process.StopAsync();
        await process.DisposeAsync();
        _process = null;
    }

    /// <summary>Starts it after <see cref="KillAsync"/>; it listens when this returns.</summary>
    public async Task StartAgainAsync() => _process = await ChildProcess.StartAsync("RelayCloud.Ingest", [], _environment, _folder.Path, "Now listening on");

    /// <summary>Reads <c>/stats</c>.</summary>
    public async Task<RelayStats> StatsAsync() => new(await _http.GetFromJsonAsync<JsonElement>("/stats"));

    /// <summary>Reads <c>/health</c>.</summary>
    public async Task<RelayHealth> HealthAsync()
    {
        using HttpResponseMessage answer = await _http.GetAsync(new Uri("/health", UriKind.Relative));
        return new RelayHealth((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>Waits until <c>/health</c> is as wanted.</summary>
    /// <exception cref="TimeoutException">It did not become so; the message holds the last answer and the last lines.</exception>
    public async Task UntilHealthAsync(string what, Func<RelayHealth, bool> condition, TimeSpan patience)
    {
        long startedAt = Environment.TickCount64;
        while (true)
        {
            RelayHealth health = await HealthAsync();
            if (condition(health)) return;
            if (Environment.TickCount64 - startedAt > patience.TotalMilliseconds)
                throw new TimeoutException($"Waited {patience.TotalSeconds} s in vain until {what}; /health is {health.StatusCode} {health.Body}\n{_process?.LastLines()}");
            await Task.Delay(20);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
        _http.Dispose();
        _folder.Dispose();
    }
}
