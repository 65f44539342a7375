namespace RelayCloud.Ingest.Gateways;

/// <summary>The state of a gateway, of a socket, or of a topic on a gateway. Names are part of <c>/health</c> and <c>/stats</c>, in lower case.</summary>
public enum GatewayState
{
    /// <summary>Not yet delivering: connecting, or subscribed and waiting for the first value.</summary>
    Connecting,

    /// <summary>Delivering at the expected cadence.</summary>
    Live,

    /// <summary>Connected, but silent for longer than expected.</summary>
    Stale,

    /// <summary>Not connected, waiting for the next try.</summary>
    Down,
}
