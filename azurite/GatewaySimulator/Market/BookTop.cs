namespace RelayCloud.GatewaySimulator.Market;

/// <summary>The best level of each side after one block. A side without orders has the size 0.</summary>
/// <param name="EventBlock">The block at which the book last changed; all levels are a function of it.</param>
internal readonly record struct BookTop(long EventBlock, BookLevel Bid, BookLevel Ask)
{
    /// <summary>Whether a client would see the same best bid and offer.</summary>
    public bool SameQuote(in BookTop other) => Bid == other.Bid && Ask == other.Ask;
}
