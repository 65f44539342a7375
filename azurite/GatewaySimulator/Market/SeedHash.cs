namespace RelayCloud.GatewaySimulator.Market;

/// <summary>
/// The only source of chance in the market: integer hashes of the seed and of where we are (coin, block, price, …).
/// Nothing is drawn in sequence, so any state can be computed alone, at any time, by any simulator. Pure, safe from any thread.
/// </summary>
internal static class SeedHash
{
    /// <summary>The finaliser of SplitMix64: every input bit reaches every output bit.</summary>
    public static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    public static ulong Of(ulong seed, ulong a) => Mix(seed ^ Mix(a));

    public static ulong Of(ulong seed, ulong a, ulong b) => Mix(Of(seed, a) ^ Mix(b + 0x632BE59BD9B4E019));

    /// <summary>Maps a hash to [0, 1) with 53 bits, the same on every machine.</summary>
    public static double Unit(ulong hash) => (hash >> 11) * (1.0 / (1UL << 53));

    /// <summary>FNV-1a of a name: a coin's market depends on its name, not on its place in the list, so that more coins change no coin.</summary>
    public static ulong OfName(ulong seed, string name)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in name)
            hash = (hash ^ c) * 1099511628211;
        return Of(seed, hash);
    }
}
