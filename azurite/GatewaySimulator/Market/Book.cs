namespace RelayCloud.GatewaySimulator.Market;

/// <summary>A whole book after one block: best level first on both sides. Immutable by convention: nobody writes to the lists.</summary>
public sealed record Book(IReadOnlyList<BookLevel> Bids, IReadOnlyList<BookLevel> Asks)
{
    /// <summary>The book of a delisted coin.</summary>
    public static readonly Book Empty = new([], []);
}
