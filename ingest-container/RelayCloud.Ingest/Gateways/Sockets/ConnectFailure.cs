namespace RelayCloud.Ingest.Gateways.Sockets;

/// <summary>Why no connection came about.</summary>
/// <param name="Text">For logs and reports.</param>
/// <param name="NotBefore">How long the gateway wants us to stay away; null when it said nothing of the kind.</param>
internal sealed record ConnectFailure(string Text, TimeSpan? NotBefore);
