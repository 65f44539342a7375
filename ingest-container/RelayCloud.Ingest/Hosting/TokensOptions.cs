using RelayCloud.Accounts.Tokens;

namespace RelayCloud.Ingest.Hosting;

/// <summary>With which keys tokens are checked, from configuration section <c>Relay:Tokens</c>, the same for all that issue or take them. Without keys no tokens are taken.</summary>
public sealed record TokensOptions
{
    /// <summary>Keys in the configuration, for one machine. Default none.</summary>
    public TokenKeysOptions SigningKeys { get; init; } = new();

    /// <summary>Address of an Azure Key Vault, <c>https://name.vault.azure.net</c>, for the identity that the container runs with. Default null. This or <see cref="SigningKeys"/>.</summary>
    public string? KeyVault { get; init; }

    /// <summary>The vault's secret whose newest two versions are the keys. Default <c>token-signing-key</c>.</summary>
    public string Secret { get; init; } = KeyVaultSigningKeys.SecretNameDefault;

    /// <summary>Who issues tokens. Default <c>relaycloud</c>.</summary>
    public string Issuer { get; init; } = new TokenOptions().Issuer;

    /// <summary>For whom they are. Default <c>relaycloud</c>.</summary>
    public string Audience { get; init; } = new TokenOptions().Audience;

    /// <summary>Whether tokens are taken.</summary>
    public bool IsConfigured => !string.IsNullOrEmpty(KeyVault) || SigningKeys.Current is not null;

    /// <summary>What tokens must say of themselves.</summary>
    internal TokenOptions Checked => new() { Issuer = Issuer, Audience = Audience };

    /// <summary>Every mistake, one sentence each; empty when they are sound. None shows a key.</summary>
    public IEnumerable<string> Validate()
    {
        foreach (string error in Checked.Validate()) yield return $"Relay:Tokens: {error}";
        foreach (string error in SigningKeys.Validate()) yield return error;
        if (string.IsNullOrEmpty(KeyVault)) yield break;
        if (SigningKeys.Current is not null) yield return "Relay:Tokens has both KeyVault and SigningKeys; give one of them.";
        if (!Uri.TryCreate(KeyVault, UriKind.Absolute, out Uri? vault) || vault.Scheme != Uri.UriSchemeHttps) yield return "Relay:Tokens:KeyVault is not an https address; it must be like https://name.vault.azure.net.";
        if (Secret.Length == 0) yield return "Relay:Tokens:Secret is empty; it must be the name of a secret.";
    }
}
