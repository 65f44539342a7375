using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Info;
using RelayCloud.Ingest.Info.Telemetry;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Info;

/// <summary>The part under test with its clock, its fakes and any number of gateways on real sockets.</summary>
internal sealed class InfoBench : IAsyncDisposable
{
    private readonly List<FakeGateway> _gateways = [];
    private readonly InfoMetrics _metrics = new();
    private readonly CancellationTokenSource _stop = new();
    private InfoPart? _part;

    public ManualTime Time { get; } = new();

    public FakeHealth Health { get; } = new();

    public FakeSnapshots Snapshots { get; } = new();

    public FakeLiveness? Liveness { get; set; }

    public TopicTable Topics { get; } = new(new CoinTable());

    public Universe Universe { get; } = new();

    public InfoOptions Options { get; set; } = new();

    public UniverseOptions UniverseOptions { get; set; } = new();

    public InfoMetrics Metrics => _metrics;

    /// <summary>Configured beyond the fake ones, in front of them.</summary>
    public List<GatewayOptions> OtherGateways { get; } = [];

    public List<int> WeightsPerMinuteMax { get; } = [];

    public InfoPart Part => _part ??= new InfoPart(
        Options, UniverseOptions, [.. OtherGateways, .. _gateways.Select((g, i) => g.Options($"fake{i}", i < WeightsPerMinuteMax.Count ? WeightsPerMinuteMax[i] : 1_200))],
        Topics, Universe, Snapshots, Health, Liveness, _metrics, Time, NullLoggerFactory.Instance);

    public async Task<FakeGateway> AddGatewayAsync()
    {
        FakeGateway gateway = await FakeGateway.StartAsync();
        _gateways.Add(gateway);
        return gateway;
    }

    public Task StartLoaderAsync() => Part.Loader.StartAsync(_stop.Token);

    public async Task LoadUniverseAsync()
    {
        await StartLoaderAsync();
        await Until.TrueAsync("the universe is loaded", () => Universe.Loaded.IsCompleted);
        await Until.TrueAsync("the universe is loaded", () => Part.Report().Universe.LoadedAtMs > 0);
    }

    /// <summary>Asks as a customer does.</summary>
    public Task<InfoReply> AskAsync(string body) => AskAsync(Encoding.UTF8.GetBytes(body));

    public async Task<InfoReply> AskAsync(byte[] body) => await Part.Service.AnswerAsync(body, TestContext.Current.CancellationToken);

    public Topic Topic(Channel channel, string coin, byte nSigFigs = 0, byte mantissa = 0, bool fast = false)
    {
        Assert.True(Topics.TryGetOrAdd(new TopicKey(channel, fast, nSigFigs, mantissa, 0, Topics.Coins.GetOrAdd(coin)), out Topic? topic));
        return topic;
    }

    public IReadOnlyList<string> Coins => [.. Universe.CoinIds.Select(Topics.Coins.NameOf).Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        if (_part is { } part)
        {
            await _stop.CancelAsync();
            await part.Loader.StopAsync(CancellationToken.None);
            part.Dispose();
        }

        foreach (FakeGateway gateway in _gateways) await gateway.DisposeAsync();
        _metrics.Dispose();
        _stop.Dispose();
    }
}
