namespace RelayCloud.GatewaySimulator.Faults;

/// <summary>
/// The faults that last until changed. "Every n" counts the data frames of each connection (acknowledgements, pongs, errors and answers to
/// posts are left alone); 0 = off, 1 = each frame. Immutable.
/// </summary>
public sealed record FaultSettings
{
    public const int ExtraDelayMsMax = 600_000;
    public const int EveryMax = 1_000_000;
    public const int SlowTcpBytesPerSecondMax = 100_000_000;

    /// <summary>New WebSockets and <c>/info</c> requests are reset. Default off.</summary>
    public bool RefuseConnections { get; init; }

    /// <summary>
    /// WebSockets stay open (and open anew) but nothing is sent on them: what would have been sent is lost, pongs too, and the idle close does
    /// not come. Default off.
    /// </summary>
    public bool Silent { get; init; }

    /// <summary>Added to the gateway's own delay, for frames and <c>/info</c>, ms. Default 0.</summary>
    public int ExtraDelayMs { get; init; }

    /// <summary>Sends every nth data frame twice. Default 0 (off).</summary>
    public int DuplicateEvery { get; init; }

    /// <summary>Exchanges every nth data frame with the one after it. Default 0 (off); else at least 2.</summary>
    public int ReorderEvery { get; init; }

    /// <summary>Spoils every nth data frame. Default 0 (off).</summary>
    public int CorruptEvery { get; init; }

    /// <summary>The kinds of spoiling, taken in turn. Default: all.</summary>
    public IReadOnlyList<CorruptionKind> CorruptKinds { get; init; } = Enum.GetValues<CorruptionKind>();

    /// <summary>Writes to each socket at this pace, in pieces that cut frames anywhere, bytes a second. Default 0 (off).</summary>
    public int SlowTcpBytesPerSecond { get; init; }

    /// <summary>Everything that is wrong with the settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Range("extraDelayMs", ExtraDelayMs, ExtraDelayMsMax);
        Range("duplicateEvery", DuplicateEvery, EveryMax);
        Range("reorderEvery", ReorderEvery, EveryMax);
        Range("corruptEvery", CorruptEvery, EveryMax);
        Range("slowTcpBytesPerSecond", SlowTcpBytesPerSecond, SlowTcpBytesPerSecondMax);
        if (ReorderEvery == 1) problems.Add("reorderEvery is 1, but two frames are needed to exchange them: use 0 (off) or at least 2.");
        if (CorruptKinds.Count == 0) problems.Add("corruptKinds is empty: name at least one kind, or set corruptEvery to 0.");
        return problems;

        void Range(string name, int value, int max)
        {
            if (value < 0 || value > max) problems.Add($"{name} is {value}, but must be 0 to {max}.");
        }
    }
}
