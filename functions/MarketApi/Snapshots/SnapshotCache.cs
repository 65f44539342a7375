using RelayCloud.MarketApi.Answers;
using RelayCloud.MarketApi.Configuration;
using RelayCloud.MarketApi.Requests;

namespace RelayCloud.MarketApi.Snapshots;

/// <summary>All snapshots in memory: a shelf for each kind of row. Thread safe; one for the app.</summary>
internal sealed class SnapshotCache
{
    private readonly SnapshotShelf[] _candles;

    /// <summary>An empty cache.</summary>
    /// <param name="reader">Where it reads.</param>
    /// <param name="options">Its bounds.</param>
    /// <param name="outages">Told when reading fails and when it works.</param>
    /// <param name="time">The clock.</param>
    public SnapshotCache(ISnapshotReader reader, MarketApiOptions options, OutageLog outages, TimeProvider time)
    {
        Outages = outages;
        Time = time;
        var loaders = new SnapshotLoaders(reader, time);
        var usual = new SnapshotShelfOptions(
            TimeSpan.FromMilliseconds(options.CacheIntervalMs), TimeSpan.FromMilliseconds(options.StaleMsMax), TimeSpan.FromMilliseconds(options.ReadTimeoutMs), options.SymbolsMax);

        // One row, that changes seldom: it may be as much older before it is stale.
        SnapshotShelfOptions slow = usual with
        {
            Interval = TimeSpan.FromMilliseconds(options.SymbolsIntervalMs),
            StaleMax = TimeSpan.FromMilliseconds((2L * options.SymbolsIntervalMs) + options.StaleMsMax),
        };
        Symbols = Shelf(loaders.SymbolsAsync, slow);
        Books = Shelf(loaders.BookAsync, usual);
        Bbos = Shelf(loaders.BboAsync, usual);
        Trades = Shelf(loaders.TradesAsync, usual);
        Mids = Shelf(loaders.MidsAsync, usual);
        _candles = [.. CandleIntervals.Names.Select(interval => Shelf((coin, before, cancel) => loaders.CandleAsync(coin, interval, before, cancel), usual))];

        SnapshotShelf Shelf(SnapshotLoader load, SnapshotShelfOptions bounds) => new(load, bounds, Counters, outages, time);
    }

    /// <summary>What it cost so far.</summary>
    public SnapshotCounters Counters { get; } = new();

    /// <summary>Whether reading works.</summary>
    public OutageLog Outages { get; }

    /// <summary>Its clock.</summary>
    public TimeProvider Time { get; }

    public SnapshotShelf Symbols { get; }

    public SnapshotShelf Books { get; }

    public SnapshotShelf Bbos { get; }

    public SnapshotShelf Trades { get; }

    public SnapshotShelf Mids { get; }

    /// <summary>The candles of an interval.</summary>
    /// <param name="interval">Place in <see cref="CandleIntervals.Names"/>.</param>
    public SnapshotShelf Candles(int interval) => _candles[interval];

    /// <summary>
    /// Whether a coin is known not to exist. False while the list of symbols is not known, so that a missing list keeps nobody from his data. Allocates nothing.
    /// </summary>
    public bool IsUnknown(ReadOnlySpan<char> coin) =>
        Symbols.SlotOf("").Look(Time.GetTimestamp(), out SnapshotAnswers? found, out _) == SlotState.Ready && found is SymbolsAnswers symbols && !symbols.Has(coin);
}
