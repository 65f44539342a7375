namespace RelayCloud.Ingest.Info.Coins;

/// <summary>What one reading of a gateway brought; null = that part was not answered.</summary>
internal sealed record UniverseParts
{
    /// <summary>Perps of the first dex.</summary>
    public IReadOnlyCollection<string>? Perps { get; init; }

    /// <summary>Names of the builder dexes.</summary>
    public IReadOnlyCollection<string>? BuilderDexes { get; init; }

    /// <summary>Perps of the builder dexes.</summary>
    public IReadOnlyCollection<string>? BuilderPerps { get; init; }

    /// <summary>Spot pairs.</summary>
    public IReadOnlyCollection<string>? Spot { get; init; }

    /// <summary>Sides of outcomes.</summary>
    public IReadOnlyCollection<string>? Outcomes { get; init; }

    /// <summary>Keys of <c>allMids</c>, of the classes that are carried.</summary>
    public IReadOnlyCollection<string>? Mids { get; init; }

    /// <summary>Whether a part is missing because the gateway could not be asked, rather than because it does not know such a request: worth asking again soon.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>Whether every builder perp there is was read; false when the dexes pass the bound.</summary>
    public bool HasAllBuilderPerps { get; init; }

    /// <summary>Every coin.</summary>
    public IEnumerable<string> Coins =>
        new[] { Perps, BuilderPerps, Spot, Outcomes, Mids }.Where(p => p is not null).SelectMany(p => p!).Distinct(StringComparer.Ordinal);

    /// <summary>Whether there is any coin.</summary>
    public bool HasCoins => Coins.Any();

    /// <summary>The classes that were read whole.</summary>
    public IEnumerable<CoinClass> WholeClasses
    {
        get
        {
            if (Perps is not null) yield return CoinClass.Perp;
            if (BuilderPerps is not null && HasAllBuilderPerps) yield return CoinClass.BuilderPerp;
            if (Spot is not null) yield return CoinClass.Spot;
            if (Outcomes is not null) yield return CoinClass.Outcome;
        }
    }

    /// <summary>These parts, and of <paramref name="earlier"/> those that are missing here: a part that could not be read this time has not ceased to exist.</summary>
    public UniverseParts Over(UniverseParts earlier) => this with
    {
        Perps = Perps ?? earlier.Perps,
        BuilderDexes = BuilderDexes ?? earlier.BuilderDexes,
        BuilderPerps = BuilderPerps ?? earlier.BuilderPerps,
        HasAllBuilderPerps = BuilderPerps is null ? earlier.HasAllBuilderPerps : HasAllBuilderPerps,
        Spot = Spot ?? earlier.Spot,
        Outcomes = Outcomes ?? earlier.Outcomes,
        Mids = Mids ?? earlier.Mids,
    };
}
