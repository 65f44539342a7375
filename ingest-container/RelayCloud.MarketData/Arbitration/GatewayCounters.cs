namespace RelayCloud.MarketData.Arbitration;

/// <summary>The counters of every gateway. Thread safe; gateways do not share cache lines.</summary>
internal sealed class GatewayCounters(int gatewayCount)
{
    // A whole number of 128-byte pairs of cache lines for each gateway, and one pair before the first, away from the array's length.
    private const int LineLongs = 16;
    private const int Stride = ((int)Counter.Count + LineLongs - 1) / LineLongs * LineLongs;

    private readonly long[] _values = new long[LineLongs + (gatewayCount * Stride)];

    public void Add(int gateway, Counter counter, long amount = 1) => Interlocked.Add(ref _values[IndexOf(gateway, counter)], amount);

    public long Get(int gateway, Counter counter) => Interlocked.Read(ref _values[IndexOf(gateway, counter)]);

    private static int IndexOf(int gateway, Counter counter) => LineLongs + (gateway * Stride) + (int)counter;
}
