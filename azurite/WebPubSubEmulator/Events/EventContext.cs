using RelayCloud.WebPubSubEmulator.Hubs;

namespace RelayCloud.WebPubSubEmulator.Events;

/// <summary>What the headers of an event say of its connection.</summary>
internal sealed record EventContext(Hub Hub, string ConnectionId, string? UserId, string? Subprotocol, string? State);
