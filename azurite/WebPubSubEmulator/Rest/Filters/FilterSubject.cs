namespace RelayCloud.WebPubSubEmulator.Rest.Filters;

/// <summary>The connection that a filter looks at.</summary>
internal sealed record FilterSubject(string ConnectionId, string? UserId, IReadOnlyCollection<string> Groups);
