namespace RelayCloud.GatewaySimulator.Market;

/// <summary>What a coin did in the 1,440 whole minutes before <paramref name="MinuteStartMs"/>.</summary>
/// <param name="VolumeLots">Lots traded: exactly the sum of the trades of those minutes.</param>
/// <param name="NotionalTickLots">Volume times the fair price at the start of each minute, in tick × lot.</param>
internal sealed record DayStats(long MinuteStartMs, long VolumeLots, long NotionalTickLots);
