namespace RelayCloud.GatewaySimulator.Market;

/// <summary>One price level.</summary>
/// <param name="PxTicks">Price in ticks of the coin.</param>
/// <param name="SzLots">Size in lots of the coin; 0 = there is no such level.</param>
/// <param name="Orders">Number of orders, the wire's <c>n</c>.</param>
public readonly record struct BookLevel(long PxTicks, long SzLots, int Orders);
