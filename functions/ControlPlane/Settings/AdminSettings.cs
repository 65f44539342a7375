namespace RelayCloud.ControlPlane.Settings;

/// <summary>Who is an operator. With neither setting nobody is.</summary>
public sealed record AdminSettings
{
    /// <summary>
    /// SHA-256 of the bootstrap admin key, 64 hex digits. Default none. The key is sent as <c>X-Admin-Key</c> or as bearer; make it of 32 random bytes, since the hash is a fast one.
    /// </summary>
    public string? KeySha256 { get; init; }

    /// <summary>
    /// Whether the app runs behind App Service authentication, so that <c>X-MS-CLIENT-PRINCIPAL</c> is the platform's. Default no. Set it nowhere else: without the platform in
    /// front, which removes what clients send under that name, anyone could be an operator.
    /// </summary>
    public bool TrustAppServiceIdentity { get; init; }

    /// <summary>Requests a minute of one operator: 1 to 1,000,000. Default 1,200.</summary>
    public int RequestsPerMinuteMax { get; init; } = 1_200;
}
