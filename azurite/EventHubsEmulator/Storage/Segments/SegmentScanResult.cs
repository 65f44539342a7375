namespace RelayCloud.EventHubsEmulator.Storage.Segments;

/// <summary>What a scan of a segment found besides events.</summary>
/// <param name="TornBytes">Bytes after the last whole event.</param>
/// <param name="DamagedBytes">Bytes between whole events that are none themselves.</param>
internal readonly record struct SegmentScanResult(long TornBytes, long DamagedBytes);
