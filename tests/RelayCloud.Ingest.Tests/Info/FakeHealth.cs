using RelayCloud.Ingest.Gateways;

namespace RelayCloud.Ingest.Tests.Info;

/// <summary>Gateways' states as the test says; live unless said otherwise.</summary>
internal sealed class FakeHealth : IGatewayHealth
{
    public GatewayState[] States { get; } = [.. Enumerable.Repeat(GatewayState.Live, 8)];

    public GatewayState StateOf(int gateway) => States[gateway];
}
