using System.Text;
using RelayCloud.Ingest.Info.Telemetry;
using RelayCloud.Ingest.Info.Upstream;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Info.Coins;

/// <summary>
/// Keeps the <see cref="Universe"/> filled: reads it at the start, before anything can be subscribed, and again at an interval. Gateways are asked in configuration
/// order until one answers without a break; after a failure it tries again with exponential back-off and full jitter. Where no gateway has <c>/info</c>,
/// the coins come from configuration, once.
/// </summary>
internal sealed partial class UniverseLoader : BackgroundService
{
    /// <summary>How many names a log line shows of those that came or went.</summary>
    private const int NamesLoggedMax = 20;

    private readonly UniverseOptions _options;
    private readonly GatewayInfoClients _clients;
    private readonly CoinTable _coins;
    private readonly Universe _universe;
    private readonly UniverseCoverage _coverage;
    private readonly UniverseReader _reader;
    private readonly TimeProvider _time;
    private readonly ILogger<UniverseLoader> _logger;
    private UniverseParts _parts = new();
    private HashSet<int> _loaded = [];
    private volatile string? _loadedFrom;
    private long _loadedAtMs;
    private long _failedReadings;
    private bool _tableFullLogged;

    public UniverseLoader(
        UniverseOptions options, GatewayInfoClients clients, CoinTable coins, Universe universe, UniverseCoverage coverage, UniverseReader reader,
        TimeProvider time, ILogger<UniverseLoader> logger)
    {
        _options = options;
        _clients = clients;
        _coins = coins;
        _universe = universe;
        _coverage = coverage;
        _reader = reader;
        _time = time;
        _logger = logger;
    }

    /// <summary>State for <c>/stats</c>. Thread safe.</summary>
    public UniverseReport Report()
    {
        var whole = _coverage.Whole;
        List<string> missing = [];
        if (!whole.Contains(CoinClass.Perp)) missing.Add("perps");
        if (_options.IncludeBuilderDexes && !whole.Contains(CoinClass.BuilderPerp)) missing.Add("builderDexes");
        if (_options.IncludeSpot && !whole.Contains(CoinClass.Spot)) missing.Add("spot");
        if (_options.IncludeOutcomes && !whole.Contains(CoinClass.Outcome)) missing.Add("outcomes");
        return new UniverseReport(
            _universe.Version, _universe.CoinIds.Count, _universe.DexIds.Count, _loadedFrom, Volatile.Read(ref _loadedAtMs), Volatile.Read(ref _failedReadings), missing);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_clients.Count == 0)
        {
            LoadFromConfiguration();
            return;
        }

        int failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            int delayMs;
            try
            {
                LoadOutcome outcome = await LoadAsync(stoppingToken);
                failures = outcome == LoadOutcome.Failed ? failures + 1 : 0;
                delayMs = outcome switch
                {
                    LoadOutcome.Whole => _options.RefreshIntervalMs,
                    LoadOutcome.Interrupted => Math.Min(_options.RetryDelayMsMax, _options.RefreshIntervalMs),
                    _ => RetryDelayMs(failures),
                };
                if (outcome == LoadOutcome.Failed) LogFailed(failures, delayMs);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // A bug of ours must not stop the readings for good.
                failures++;
                delayMs = RetryDelayMs(failures);
                LogCrashed(e, delayMs);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(delayMs), _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private int RetryDelayMs(int failures)
    {
        long cap = Math.Min(_options.RetryDelayMsMax, (long)_options.RetryDelayMsBase << Math.Min(failures - 1, 20));
        return Random.Shared.Next(1, (int)cap + 1);
    }

    private async Task<LoadOutcome> LoadAsync(CancellationToken cancellationToken)
    {
        (UniverseParts Parts, string Gateway)? best = null;
        foreach (GatewayInfoClient client in _clients)
        {
            UniverseParts parts = await _reader.ReadAsync(client, cancellationToken);
            if (!parts.HasCoins) continue;
            if (best is null || !parts.IsInterrupted) best = (parts, client.Name);
            if (!parts.IsInterrupted) break;
        }

        if (best is not { } read)
        {
            Interlocked.Increment(ref _failedReadings);
            return LoadOutcome.Failed;
        }

        _parts = read.Parts.Over(_parts);
        Publish(_parts.Coins, _parts.BuilderDexes ?? [], _parts.WholeClasses, read.Gateway);
        return read.Parts.IsInterrupted ? LoadOutcome.Interrupted : LoadOutcome.Whole;
    }

    private void LoadFromConfiguration()
    {
        string[] dexes = [.. _options.Coins.Where(c => c.Contains(':')).Select(c => c[..c.IndexOf(':')]).Distinct(StringComparer.Ordinal)];
        Publish(_options.Coins, dexes, Enum.GetValues<CoinClass>(), "configuration");
    }

    private void Publish(IEnumerable<string> coins, IEnumerable<string> dexes, IEnumerable<CoinClass> whole, string from)
    {
        HashSet<int> coinIds = [.. Intern(coins)];
        HashSet<int> dexIds = [.. Intern(dexes), _coins.GetOrAdd("")];
        LogDelta(coinIds, from);
        _universe.Replace(coinIds, dexIds);

        // After the set, so that no coin of it is taken for unknown in between.
        _coverage.Replace(whole);
        _loaded = coinIds;
        _loadedFrom = from;
        Volatile.Write(ref _loadedAtMs, _time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    private IEnumerable<int> Intern(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (name.Length == 0 || Encoding.UTF8.GetByteCount(name) > CoinTable.NameBytesMax)
            {
                LogBadName(name.Length);
                continue;
            }

            // The table never forgets, so a full one can only mean that names have come and gone for years, or a gateway that makes them up.
            if (_coins.IdOf(name) < 0 && _coins.Count >= CoinTable.CoinsMax)
            {
                if (!_tableFullLogged) LogTableFull(CoinTable.CoinsMax);
                _tableFullLogged = true;
                continue;
            }

            yield return _coins.GetOrAdd(name);
        }
    }

    private void LogDelta(HashSet<int> now, string from)
    {
        var added = now.Where(id => !_loaded.Contains(id)).ToList();
        var removed = _loaded.Where(id => !now.Contains(id)).ToList();
        if (added.Count == 0 && removed.Count == 0) return;
        LogChanged(from, now.Count, added.Count, NamesOf(added), removed.Count, NamesOf(removed));
    }

    private string NamesOf(List<int> ids) =>
        string.Join(' ', ids.Take(NamesLoggedMax).Select(_coins.NameOf)) + (ids.Count > NamesLoggedMax ? " …" : "");

    [LoggerMessage(4111, LogLevel.Information, "Universe from {From}: {Count} coins; {AddedCount} came ({Added}), {RemovedCount} went ({Removed}).")]
    private partial void LogChanged(string from, int count, int addedCount, string added, int removedCount, string removed);

    [LoggerMessage(4112, LogLevel.Warning, "No gateway told the universe of coins ({Failures} times in a row). Next try in {DelayMs} ms.")]
    private partial void LogFailed(int failures, int delayMs);

    [LoggerMessage(4113, LogLevel.Error, "Reading the universe of coins failed unexpectedly. Next try in {DelayMs} ms.")]
    private partial void LogCrashed(Exception exception, int delayMs);

    [LoggerMessage(4114, LogLevel.Warning, "A coin's name of {Length} characters is left out: names have 1 to 32 bytes.")]
    private partial void LogBadName(int length);

    [LoggerMessage(4115, LogLevel.Error, "The coin table holds its maximum of {Max} names; further coins are left out until a restart.")]
    private partial void LogTableFull(int max);

    private enum LoadOutcome
    {
        Whole,
        Interrupted,
        Failed,
    }
}
