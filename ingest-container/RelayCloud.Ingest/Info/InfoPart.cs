using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Info.Cache;
using RelayCloud.Ingest.Info.Coins;
using RelayCloud.Ingest.Info.Memory;
using RelayCloud.Ingest.Info.Telemetry;
using RelayCloud.Ingest.Info.Upstream;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Info;

/// <summary>Everything of <c>/info</c>, put together: the service, the loader of the universe, and what both share. Owns the connections to the gateways.</summary>
public sealed class InfoPart : IDisposable
{
    private readonly InfoService _service;
    private readonly InfoCache _cache;
    private readonly InfoMetrics _metrics;
    private readonly GatewayInfoClients _clients;
    private readonly UniverseLoader _loader;

    /// <summary>Puts the parts together. Nothing runs until <see cref="Loader"/> is started.</summary>
    /// <param name="options">Settings of <c>/info</c>; validated by the caller.</param>
    /// <param name="universeOptions">Settings of the universe; validated by the caller.</param>
    /// <param name="gateways">All gateways, in configuration order: their place is their number.</param>
    /// <param name="topics">The topics, with the coin table that the loader fills.</param>
    /// <param name="universe">The universe that the loader fills.</param>
    /// <param name="snapshots">The present values.</param>
    /// <param name="health">The gateways' states.</param>
    /// <param name="liveness">Topics' states where the host has them; null = the age of values alone decides.</param>
    /// <param name="metrics">The metrics; disposed by the caller.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where logs go.</param>
    /// <exception cref="ArgumentException">A gateway's URL is not one.</exception>
    public InfoPart(
        InfoOptions options, UniverseOptions universeOptions, IReadOnlyList<GatewayOptions> gateways, TopicTable topics, Universe universe,
        ISnapshotSource snapshots, IGatewayHealth health, ITopicLiveness? liveness, InfoMetrics metrics, TimeProvider time, ILoggerFactory loggers)
    {
        _metrics = metrics;
        _clients = new GatewayInfoClients(gateways, options, time, metrics);
        _cache = new InfoCache(options);
        var coverage = new UniverseCoverage();
        var reader = new UniverseReader(universeOptions, _cache, time, loggers.CreateLogger<UniverseReader>());
        _loader = new UniverseLoader(
            universeOptions, _clients, topics.Coins, universe, coverage, reader, time, loggers.CreateLogger<UniverseLoader>());
        var memory = new MemoryAnswers(options, topics, snapshots, universe, coverage, health, gateways.Count, _clients.Count > 0, liveness, time);
        _service = new InfoService(options, memory, _cache, new GatewayRouter(_clients, health, options), metrics, time);
        metrics.Observe(() => _cache.Count, () => _cache.Bytes, () => universe.CoinIds.Count);
    }

    /// <summary>Answers requests.</summary>
    public IInfoService Service => _service;

    /// <summary>Reads the universe of coins; to be hosted.</summary>
    public IHostedService Loader => _loader;

    /// <summary>Counts and state, for <c>/stats</c>. Thread safe.</summary>
    public InfoReport Report() => new(
        _metrics.FromMemory, _metrics.FromCache, _metrics.FromGateway, _metrics.Errors, _service.SharedCount, _metrics.StaleAnswers,
        _cache.Count, _cache.Bytes, _loader.Report(), [.. _clients.Select(c => c.Report())]);

    /// <inheritdoc/>
    public void Dispose()
    {
        _loader.Dispose();
        _clients.Dispose();
    }
}
