namespace RelayCloud.MarketApi.Snapshots;

/// <summary>Bounds of a <see cref="SnapshotShelf"/>; see <see cref="Configuration.MarketApiOptions"/>.</summary>
internal sealed record SnapshotShelfOptions(TimeSpan Interval, TimeSpan StaleMax, TimeSpan ReadTimeout, int SlotsMax);
