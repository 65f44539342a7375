namespace RelayCloud.Ingest.Info.Cache;

/// <summary>A gateway's answer of status 200, as it came.</summary>
/// <param name="ContentType">Its content type.</param>
/// <param name="Body">Its bytes.</param>
/// <param name="StoredAt">When it came, as <see cref="TimeProvider.GetTimestamp"/>.</param>
internal sealed record CachedReply(string ContentType, ReadOnlyMemory<byte> Body, long StoredAt);
