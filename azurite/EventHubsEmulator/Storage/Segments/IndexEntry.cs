namespace RelayCloud.EventHubsEmulator.Storage.Segments;

/// <summary>An event whose place is known without reading.</summary>
internal readonly record struct IndexEntry(long Sequence, long Offset, long EnqueuedMs);
