namespace RelayCloud.MarketData.Arbitration;

/// <summary>Counts divergences for each pair of gateways and keeps the latest. Thread safe; adding allocates nothing.</summary>
internal sealed class DivergenceLog(int gatewayCount, int keptMax)
{
    private readonly Lock _gate = new();
    private readonly Divergence[] _latest = new Divergence[keptMax];
    private readonly long[] _byPair = new long[gatewayCount * gatewayCount];
    private long _total;

    public void Add(Divergence divergence)
    {
        lock (_gate)
        {
            _latest[_total % keptMax] = divergence;
            _byPair[(divergence.PublishedGateway * gatewayCount) + divergence.DivergentGateway]++;
            _total++;
        }
    }

    /// <summary>The total, the latest (oldest first), and the counts as [published gateway][divergent gateway].</summary>
    public (long Total, Divergence[] Latest, long[][] ByPair) Read()
    {
        lock (_gate)
        {
            int kept = (int)Math.Min(_total, keptMax);
            var latest = new Divergence[kept];
            for (int i = 0; i < kept; i++) latest[i] = _latest[(_total - kept + i) % keptMax];
            var byPair = new long[gatewayCount][];
            for (int g = 0; g < gatewayCount; g++) byPair[g] = _byPair.AsSpan(g * gatewayCount, gatewayCount).ToArray();
            return (_total, latest, byPair);
        }
    }
}
