namespace RelayCloud.GatewaySimulator.Market;

/// <summary>One trade as the exchange tells it. <c>(TimeMs, coin, Tid)</c> is its key.</summary>
/// <param name="TimeMs">Time of the block, market ms.</param>
/// <param name="IsBuy">The aggressor bought (<c>"B"</c>), else sold (<c>"A"</c>).</param>
/// <param name="PxTicks">Price in ticks of the coin.</param>
/// <param name="SzLots">Size in lots of the coin, at least 1.</param>
/// <param name="Tid">50-bit trade id, not unique alone.</param>
/// <param name="HashSeed">What the 32-byte transaction hash is made of; 0 = the hash is all zeros (as on liquidations).</param>
/// <param name="Buyer">What the buyer's address is made of.</param>
/// <param name="Seller">What the seller's address is made of.</param>
public readonly record struct Trade(long TimeMs, bool IsBuy, long PxTicks, long SzLots, long Tid, ulong HashSeed, ulong Buyer, ulong Seller);
