using RelayCloud.Accounts.Settings;

namespace RelayCloud.ControlPlane.Settings;

/// <summary>The configuration of the app, section <c>Relay</c>; environment variables spell it <c>Relay__Admin__KeySha256</c>.</summary>
public sealed record ControlPlaneSettings
{
    /// <summary>Where the accounts are stored.</summary>
    public TableSettings Tables { get; init; } = new();

    /// <summary>Who is an operator.</summary>
    public AdminSettings Admin { get; init; } = new();

    /// <summary>What the tokens of <c>POST /v1/token</c> are signed with.</summary>
    public TokenSettings Tokens { get; init; } = new();

    /// <summary>The accounts themselves.</summary>
    public AccountSettings Accounts { get; init; } = new();

    /// <summary>Which web pages may call.</summary>
    public CorsSettings Cors { get; init; } = new();

    /// <summary>The Web PubSub service that customers are sent to. Default none.</summary>
    public WebPubSubSettings WebPubSub { get; init; } = new();

    /// <summary>Address ranges (CIDR) of proxies whose <c>X-Forwarded-For</c> is believed. Default none: a client's address is that of its connection.</summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>The longest request body, bytes: 1,024 to 1,048,576. Default 65,536, which the largest plan that can be stored fits.</summary>
    public int RequestBytesMax { get; init; } = 65_536;
}
