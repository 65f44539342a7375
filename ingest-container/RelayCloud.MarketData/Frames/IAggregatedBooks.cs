using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Frames;

/// <summary>
/// Tells which aggregated order book a socket is subscribed to. Book frames do not repeat <c>nSigFigs</c> and <c>mantissa</c> (reference section 4.1),
/// so a socket carries at most one aggregation of a coin and this is asked for it.
/// </summary>
public interface IAggregatedBooks
{
    /// <summary>The aggregated <c>l2Book</c> topic of that coin on this socket, or null.</summary>
    /// <param name="coinId">The coin.</param>
    /// <param name="fast">Whether the frame is marked fast.</param>
    Topic? Find(int coinId, bool fast);
}
