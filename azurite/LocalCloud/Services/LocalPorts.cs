namespace RelayCloud.LocalCloud.Services;

/// <summary>The ports of the local cloud: a fixed table, all shifted by one number.</summary>
/// <param name="Shift">Added to each, 0 to <see cref="BaseMax"/>.</param>
internal sealed record LocalPorts(int Shift)
{
    /// <summary>Highest shift that keeps every port in range: the highest default port is 10002 (Azurite's tables).</summary>
    public const int BaseMax = 65_535 - 10_002;

    public int RelayHttp => 8080 + Shift;

    public int ControlPlane => 7071 + Shift;

    public int MarketApi => 7072 + Shift;

    public int UsageRollup => 7073 + Shift;

    public int PubSub => 7080 + Shift;

    public int Page => 8090 + Shift;

    public int GatewayA => 9001 + Shift;

    public int GatewayB => 9002 + Shift;

    public int EventHubs => 5672 + Shift;

    public int EventHubsHealth => 5300 + Shift;

    public int Blob => 10_000 + Shift;

    public int Queue => 10_001 + Shift;

    public int Table => 10_002 + Shift;
}
