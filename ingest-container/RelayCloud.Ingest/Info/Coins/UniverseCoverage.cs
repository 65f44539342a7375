namespace RelayCloud.Ingest.Info.Coins;

/// <summary>
/// Which classes of coins have been read whole, so that a name of that class that is not in the universe is known not to exist.
/// One writer, any number of readers.
/// </summary>
public sealed class UniverseCoverage
{
    private volatile CoinClass[] _whole = [];

    /// <summary>Whether a coin of that name would be in the universe if it existed.</summary>
    public bool Covers(string coin) => Array.IndexOf(_whole, ClassOf(coin)) >= 0;

    internal IReadOnlyList<CoinClass> Whole => _whole;

    internal void Replace(IEnumerable<CoinClass> whole) => _whole = [.. whole];

    /// <summary>The class that a coin's name tells (reference section 2).</summary>
    internal static CoinClass ClassOf(string coin)
    {
        if (coin.StartsWith('#')) return CoinClass.Outcome;
        if (coin.StartsWith('@') || coin.Contains('/')) return CoinClass.Spot;
        return coin.Contains(':') ? CoinClass.BuilderPerp : CoinClass.Perp;
    }
}
