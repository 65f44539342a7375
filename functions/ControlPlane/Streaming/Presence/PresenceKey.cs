namespace RelayCloud.ControlPlane.Streaming.Presence;

/// <summary>What a connection's row is found by.</summary>
internal readonly record struct PresenceKey(string TenantId, string ConnectionId);
