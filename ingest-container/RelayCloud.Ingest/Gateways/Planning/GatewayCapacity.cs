using RelayCloud.Ingest.Gateways.Dialects;

namespace RelayCloud.Ingest.Gateways.Planning;

/// <summary>What the planner needs to know of a gateway.</summary>
/// <param name="Dialect">Which topics it can carry.</param>
/// <param name="Subscriptions">Topics over all sockets.</param>
/// <param name="Sockets">Sockets at once.</param>
/// <param name="PerSocket">Topics on one socket.</param>
internal sealed record GatewayCapacity(GatewayDialect Dialect, int Subscriptions, int Sockets, int PerSocket);
