using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Gateways.Health;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Gateways;

/// <summary>Fake gateways, a fake sink, a manual clock and a <see cref="GatewaySet"/> between them.</summary>
internal sealed class GatewayRig : IAsyncDisposable
{
    private readonly FakeGateway[] _gateways;

    private GatewayRig(FakeGateway[] gateways, GatewaySetOptions options, Func<int, GatewayOptions, GatewayOptions>? tweak, ILogger<GatewaySet>? logger)
    {
        _gateways = gateways;
        Topics = new TopicTable(Coins);
        Sink = new FakeSink(Topics);
        GatewayOptions[] gatewayOptions =
            [.. gateways.Select((g, i) => new GatewayOptions { Name = $"g{i}", Url = g.Url, Kind = g.IsOrderBookServer ? "order-book-server" : "hyperliquid" })];
        if (tweak is not null) gatewayOptions = [.. gatewayOptions.Select((g, i) => tweak(i, g))];
        Set = new GatewaySet(gatewayOptions, options, Topics, Universe, Sink, Time, logger ?? NullLogger<GatewaySet>.Instance);
    }

    /// <summary>The clock of the set. Connecting is real, so its time-out is far away by default.</summary>
    public ManualTime Time { get; } = new();

    public CoinTable Coins { get; } = new();

    public TopicTable Topics { get; }

    public Universe Universe { get; } = new();

    public FakeSink Sink { get; }

    public GatewaySet Set { get; }

    public FakeGateway Gateway => _gateways[0];

    public GatewaySetReport Report => Set.Report();

    public GatewayReport First => Set.Report().Gateways[0];

    public static GatewaySetOptions Options(string[] channels, string[] coins) => new()
    {
        Channels = channels,
        Coins = coins,
        Timings = new GatewayTimings { ConnectMax = TimeSpan.FromHours(1) },
    };

    /// <summary>Starts it all; the universe holds <paramref name="coins"/>.</summary>
    public static async Task<GatewayRig> StartAsync(
        GatewaySetOptions options,
        string[] coins,
        FakeGateway[] gateways,
        Func<int, GatewayOptions, GatewayOptions>? tweak = null,
        ILogger<GatewaySet>? logger = null)
    {
        var rig = new GatewayRig(gateways, options, tweak, logger);
        rig.SetUniverse(coins);
        await rig.Set.StartAsync(CancellationToken.None);
        return rig;
    }

    /// <summary>One gateway, all as configured, waited for until it is live.</summary>
    public static async Task<GatewayRig> StartLiveAsync(string[] channels, params string[] coins)
    {
        GatewayRig rig = await StartAsync(Options(channels, coins), coins, [await FakeGateway.StartAsync()]);
        await rig.IsLive();
        return rig;
    }

    public void SetUniverse(params string[] coins) => Universe.Replace(coins.Select(Coins.GetOrAdd), [0]);

    public Topic Topic(Channel channel, string coin, bool fast = false, byte sigFigs = 0, byte mantissa = 0)
    {
        Assert.True(Topics.TryGetOrAdd(new TopicKey(channel, fast, sigFigs, mantissa, 0, Coins.GetOrAdd(coin)), out Topic? topic));
        return topic;
    }

    public Task IsLive(int gateway = 0) => Until.TrueAsync($"gateway {gateway} is live", () => Set.StateOf(gateway) == GatewayState.Live);

    public Task Is(string condition, Func<bool> isSo) => Until.TrueAsync(condition, isSo);

    /// <summary>Moves the clock in steps of the watch until the condition holds.</summary>
    public Task IsAfter(string condition, TimeSpan max, Func<bool> isSo) => Eventually.IsAs(Time, condition, isSo, TimeSpan.FromMilliseconds(100), max);

    /// <summary>Moves the clock in coarse steps.</summary>
    public Task IsAfterLong(string condition, TimeSpan max, Func<bool> isSo) => Eventually.IsAs(Time, condition, isSo, TimeSpan.FromSeconds(1), max);

    public async ValueTask DisposeAsync()
    {
        await Set.DisposeAsync();
        foreach (FakeGateway gateway in _gateways) await gateway.DisposeAsync();
    }
}
