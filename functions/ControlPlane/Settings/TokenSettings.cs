using RelayCloud.Accounts.Tokens;

namespace RelayCloud.ControlPlane.Settings;

/// <summary>Tokens. Keys come from here or from a key vault. All apps that take tokens have the same settings.</summary>
public sealed record TokenSettings
{
    /// <summary>Keys in the configuration: for one machine.</summary>
    public SigningKeySettings SigningKeys { get; init; } = new();

    /// <summary>Address of the key vault whose secret <see cref="Secret"/> has the keys; null = <see cref="SigningKeys"/>.</summary>
    public string? KeyVault { get; init; }

    /// <summary>The secret's name. Default <c>token-signing-key</c>.</summary>
    public string Secret { get; init; } = KeyVaultSigningKeys.SecretNameDefault;

    /// <summary>See <see cref="TokenOptions.Issuer"/>. Default <c>relaycloud</c>.</summary>
    public string Issuer { get; init; } = "relaycloud";

    /// <summary>See <see cref="TokenOptions.Audience"/>. Default <c>relaycloud</c>.</summary>
    public string Audience { get; init; } = "relaycloud";

    /// <summary>How long tokens are valid, seconds: 60 to 3,600. Default 900.</summary>
    public int LifetimeSeconds { get; init; } = 900;
}
