using RelayCloud.Resilience.Clients;

namespace RelayCloud.Resilience.Checks;

/// <summary>
/// How much later than a client of one gateway a client of the relay knew as much, in milliseconds. It says that what the relay shows is never older than that
/// gateway's. Values are compared by the exchange's times, so a newer one from another gateway will do.
/// </summary>
public static class Lag
{
    /// <summary>The lag of each value of one State topic that the gateway's client got within a span of time; infinite where the relay's never knew as much.</summary>
    public static IEnumerable<double> OfStates(IReadOnlyList<StateSeen> gateway, IReadOnlyList<StateSeen> relay, double fromMs, double toMs)
    {
        int next = 0;
        foreach (StateSeen value in gateway)
        {
            if (value.AtMs < fromMs || value.AtMs > toMs) continue;
            while (next < relay.Count && relay[next].TimeMs < value.TimeMs) next++;
            yield return next < relay.Count ? Math.Max(0, relay[next].AtMs - value.AtMs) : double.PositiveInfinity;
        }
    }

    /// <summary>The same for trades, each compared with itself.</summary>
    public static IEnumerable<double> OfTrades(IReadOnlyList<TradeSeen> gateway, IReadOnlyList<TradeSeen> relay, double fromMs, double toMs)
    {
        var arrivals = new Dictionary<(long, long), double>();
        foreach (TradeSeen trade in relay) arrivals.TryAdd((trade.TimeMs, trade.Tid), trade.AtMs);
        foreach (TradeSeen trade in gateway)
        {
            if (trade.AtMs < fromMs || trade.AtMs > toMs) continue;
            yield return arrivals.TryGetValue((trade.TimeMs, trade.Tid), out double atMs) ? Math.Max(0, atMs - trade.AtMs) : double.PositiveInfinity;
        }
    }
}
