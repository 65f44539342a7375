namespace RelayCloud.Ingest.Gateways;

/// <summary>The state of each gateway, by its number in configuration order.</summary>
public interface IGatewayHealth
{
    /// <summary>The gateway's state now. Thread safe.</summary>
    GatewayState StateOf(int gateway);
}
