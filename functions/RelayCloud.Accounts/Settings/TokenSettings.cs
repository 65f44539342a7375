using System.Text;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using RelayCloud.Accounts.Tokens;

namespace RelayCloud.Accounts.Settings;

/// <summary>With which keys tokens are signed and checked, from configuration section <c>Relay:Tokens</c>, the same for all that issue or take them. Without keys there are no tokens.</summary>
public sealed record TokenSettings
{
    private const string CurrentName = "Current";
    private const string PreviousName = "Previous";

    /// <summary>Keys in the configuration, for one machine: <c>Current</c> signs, <c>Previous</c> is still accepted. Default none.</summary>
    public IReadOnlyDictionary<string, SigningKeySettings> SigningKeys { get; init; } = new Dictionary<string, SigningKeySettings>();

    /// <summary>Address of an Azure Key Vault, <c>https://name.vault.azure.net</c>, for the identity that the process runs with. Default null. This or <see cref="SigningKeys"/>.</summary>
    public string? KeyVault { get; init; }

    /// <summary>The vault's secret whose newest two versions are the keys. Default <c>token-signing-key</c>.</summary>
    public string Secret { get; init; } = KeyVaultSigningKeys.SecretNameDefault;

    /// <summary>Who issues tokens. Default <c>relaycloud</c>.</summary>
    public string Issuer { get; init; } = new TokenOptions().Issuer;

    /// <summary>For whom they are. Default <c>relaycloud</c>.</summary>
    public string Audience { get; init; } = new TokenOptions().Audience;

    /// <summary>How long new tokens are valid, seconds: 60 to 3,600. Default 900.</summary>
    public int LifetimeSeconds { get; init; } = (int)new TokenOptions().Lifetime.TotalSeconds;

    /// <summary>Whether there are tokens.</summary>
    public bool IsConfigured => !string.IsNullOrEmpty(KeyVault) || SigningKeys.Count > 0;

    private SigningKeySettings? Current => Named(CurrentName);

    private SigningKeySettings? Previous => Named(PreviousName);

    /// <summary>Every mistake, one sentence each that shows no key; empty when they are sound. That nothing is set is none.</summary>
    public IEnumerable<string> Validate()
    {
        foreach (string error in Options().Validate()) yield return $"Relay:Tokens: {error}";
        foreach (string name in SigningKeys.Keys)
            if (!Is(name, CurrentName) && !Is(name, PreviousName)) yield return $"Relay:Tokens:SigningKeys:{name} is not known; there are Current and Previous.";
        if (SigningKeys.Count > 0 && Current is null) yield return "Relay:Tokens:SigningKeys:Current is missing; it has an Id and, as of openssl rand -base64 32, a Base64.";
        if (Current?.Fault() is { } current) yield return $"Relay:Tokens:SigningKeys:Current: {current}";
        if (Previous?.Fault() is { } previous) yield return $"Relay:Tokens:SigningKeys:Previous: {previous}";
        if (Current is not null && Current.Id == Previous?.Id) yield return "Relay:Tokens:SigningKeys: Current and Previous have the same Id; tokens name their key by it.";
        if (string.IsNullOrEmpty(KeyVault)) yield break;
        if (SigningKeys.Count > 0) yield return "Relay:Tokens has both KeyVault and SigningKeys; give one of them.";
        if (!Uri.TryCreate(KeyVault, UriKind.Absolute, out Uri? vault) || vault.Scheme != Uri.UriSchemeHttps) yield return "Relay:Tokens:KeyVault is not an https address; it must be like https://name.vault.azure.net.";
        if (Secret.Length == 0) yield return "Relay:Tokens:Secret is empty; it must be the name of a secret.";
    }

    /// <summary>What issues and checks tokens. The settings are sound and there are keys; asks nothing of a vault yet.</summary>
    public TokenService Open(TimeProvider time) => new(Keys(time), Options(), time);

    private TokenOptions Options() => new() { Issuer = Issuer, Audience = Audience, Lifetime = TimeSpan.FromSeconds(LifetimeSeconds) };

    private ISigningKeys Keys(TimeProvider time) =>
        string.IsNullOrEmpty(KeyVault)
            ? new ConfiguredSigningKeys(new SigningKeySet(Current!.ToKey(), Previous?.ToKey()))
            : new KeyVaultSigningKeys(new SecretClient(new Uri(KeyVault), new DefaultAzureCredential()), Secret, time);

    private SigningKeySettings? Named(string name) => SigningKeys.FirstOrDefault(key => Is(key.Key, name)).Value;

    // Environment variables may be spelt in any case.
    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    // A record prints its members; keys must not get into a log that way.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("KeyVault = ").Append(KeyVault).Append(", Secret = ").Append(Secret).Append(", Issuer = ").Append(Issuer).Append(", Audience = ").Append(Audience);
        return true;
    }
}
