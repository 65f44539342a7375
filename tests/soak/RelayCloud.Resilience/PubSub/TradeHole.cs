using System.Runtime.InteropServices;

namespace RelayCloud.Resilience.PubSub;

/// <summary>Trades that did not come to a customer of a group.</summary>
/// <param name="Coin">Of which coin.</param>
/// <param name="Epoch">The epoch of their cursors.</param>
/// <param name="After">Offset of the last one before.</param>
/// <param name="Next">Offset of the first one after.</param>
/// <param name="IsTold">Whether a notice stood in their place; else the customer had been away, and saw it by the cursors.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TradeHole(string Coin, long Epoch, long After, long Next, bool IsTold)
{
    /// <summary>How many trades.</summary>
    public long Count => Next - After - 1;
}
