namespace RelayCloud.Ingest.Gateways;

/// <summary>One upstream gateway, from configuration section <c>Relay:Gateways:N</c>.</summary>
public sealed record GatewayOptions
{
    /// <summary>Required. Short unique name for health, metrics and logs, e.g. <c>hl-public</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Required. <c>ws://</c> or <c>wss://</c> URL of the WebSocket, e.g. <c>wss://api.hyperliquid.xyz/ws</c>.</summary>
    public string Url { get; init; } = "";

    /// <summary>Optional. URL of <c>POST /info</c>. Default: the host of <see cref="Url"/>, scheme http(s), path <c>/info</c>. Not used for kind order-book-server.</summary>
    public string? InfoUrl { get; init; }

    /// <summary>Optional. <c>hyperliquid</c> (default) or <c>order-book-server</c>.</summary>
    public string Kind { get; init; } = "hyperliquid";

    /// <summary>Optional. Limits to stay within; the defaults are the published ones.</summary>
    public GatewayLimits Limits { get; init; } = new();
}
