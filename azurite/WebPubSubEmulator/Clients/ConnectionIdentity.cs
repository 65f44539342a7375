using RelayCloud.WebPubSubEmulator.Protocols;

namespace RelayCloud.WebPubSubEmulator.Clients;

/// <summary>Who a connection is, as its token and the connect event have settled it. Immutable.</summary>
/// <param name="ConnectionId">Unique.</param>
/// <param name="UserId">Null = anonymous.</param>
/// <param name="Subprotocol">The name agreed on, null = none.</param>
/// <param name="Protocol">How it talks.</param>
/// <param name="Roles">What it may do at first.</param>
/// <param name="PublishesTo">Of a simple client, the group that its frames go to; null = they are <c>message</c> events.</param>
internal sealed record ConnectionIdentity(string ConnectionId, string? UserId, string? Subprotocol, Subprotocol Protocol, IReadOnlyList<string> Roles, string? PublishesTo);
