namespace RelayCloud.Resilience.Relays;

/// <summary>A gateway as the relay's configuration names it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Its WebSocket.</param>
/// <param name="Kind"><c>hyperliquid</c> or <c>order-book-server</c>.</param>
public sealed record Upstream(string Name, Uri Url, string Kind = "hyperliquid");
