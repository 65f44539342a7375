using System.Collections.Frozen;

namespace RelayCloud.MarketData.Topics;

/// <summary>
/// The coins and dexes that exist now, as the gateways' <c>/info</c> tells. Readers take one immutable snapshot; a loader swaps it whole.
/// A coin missing here is never subscribed upstream, because an unknown coin closes the exchange's socket (reference section 5).
/// </summary>
public sealed class Universe
{
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Snapshot _snapshot = new(FrozenSet<int>.Empty, FrozenSet<int>.Empty, 0);

    /// <summary>Completes at the first <see cref="Replace"/>.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>Rises by one with each change of the set; 0 = never loaded.</summary>
    public int Version => _snapshot.Version;

    /// <summary>Ids of the coins that can be subscribed to, in no order. Delisted perps are in it: the exchange accepts them.</summary>
    public IReadOnlyCollection<int> CoinIds => _snapshot.Coins;

    /// <summary>Ids of the dex names, the first dex (<c>""</c>) included.</summary>
    public IReadOnlyCollection<int> DexIds => _snapshot.Dexes;

    /// <summary>Whether the coin exists. False for -1.</summary>
    public bool HasCoin(int coinId) => _snapshot.Coins.Contains(coinId);

    /// <summary>Whether the dex exists. False for -1.</summary>
    public bool HasDex(int dexId) => _snapshot.Dexes.Contains(dexId);

    /// <summary>Swaps the sets. One caller at a time. Equal sets leave the version as it is.</summary>
    public void Replace(IEnumerable<int> coinIds, IEnumerable<int> dexIds)
    {
        var coins = coinIds.ToFrozenSet();
        var dexes = dexIds.ToFrozenSet();
        Snapshot old = _snapshot;
        if (old.Version == 0 || !old.Coins.SetEquals(coins) || !old.Dexes.SetEquals(dexes))
            _snapshot = new Snapshot(coins, dexes, old.Version + 1);
        _loaded.TrySetResult();
    }

    private sealed record Snapshot(FrozenSet<int> Coins, FrozenSet<int> Dexes, int Version);
}
