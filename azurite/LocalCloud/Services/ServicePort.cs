namespace RelayCloud.LocalCloud.Services;

/// <summary>A TCP port that a service listens on.</summary>
/// <param name="Number">1 to 65535, on loopback.</param>
/// <param name="Purpose">What is served there, for people, e.g. <c>HTTP and WebSocket</c>.</param>
/// <param name="Url">Address to show to people.</param>
internal sealed record ServicePort(int Number, string Purpose, string Url);
