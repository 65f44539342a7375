using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using RelayCloud.Accounts.Tokens;

namespace RelayCloud.MarketApi.Configuration;

/// <summary>With which keys tokens are checked: section <c>Relay:Tokens</c>. Nothing set = tokens are not taken, API keys only.</summary>
public sealed record TokensOptions
{
    /// <summary>Who issues them. Default <c>relaycloud</c>.</summary>
    public string Issuer { get; init; } = new TokenOptions().Issuer;

    /// <summary>For whom they are. Default <c>relaycloud</c>.</summary>
    public string Audience { get; init; } = new TokenOptions().Audience;

    /// <summary>The key that signs now, and the one before, by the names <c>Current</c> and <c>Previous</c>.</summary>
    public IReadOnlyDictionary<string, SigningKeyOptions> SigningKeys { get; init; } = new Dictionary<string, SigningKeyOptions>();

    /// <summary>Instead of <see cref="SigningKeys"/>: address of an Azure key vault.</summary>
    public string KeyVault { get; init; } = "";

    /// <summary>Name of the secret in the vault. Default <c>token-signing-key</c>.</summary>
    public string Secret { get; init; } = KeyVaultSigningKeys.SecretNameDefault;

    /// <summary>Whether tokens are taken.</summary>
    public bool IsOn => SigningKeys.Count > 0 || KeyVault.Length > 0;

    /// <summary>Everything that is wrong, each in a sentence that names the setting and shows no key.</summary>
    public IEnumerable<string> Validate()
    {
        foreach (string error in Checked().Validate()) yield return $"Relay:Tokens: {error}";
        if (SigningKeys.Count > 0 && KeyVault.Length > 0) yield return "Set Relay:Tokens:SigningKeys or Relay:Tokens:KeyVault, not both.";
        if (KeyVault.Length > 0 && !(Uri.TryCreate(KeyVault, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps)) yield return "Relay:Tokens:KeyVault must be an https address.";
        foreach (string name in SigningKeys.Keys)
            if (!IsCurrent(name) && !IsPrevious(name)) yield return $"Relay:Tokens:SigningKeys:{name} is not known; there are Current and Previous.";
        if (SigningKeys.Count > 0 && !SigningKeys.Keys.Any(IsCurrent)) yield return "Relay:Tokens:SigningKeys:Current is missing.";
        foreach (SigningKeyOptions key in SigningKeys.Values)
            if (FaultOf(key) is { } fault) yield return $"Relay:Tokens: {fault}";
    }

    /// <summary>What checks tokens; null when none are taken. Call it when nothing is wrong.</summary>
    public TokenService? Service(TimeProvider time) => !IsOn ? null : new TokenService(Keys(time), Checked(), time);

    private TokenOptions Checked() => new() { Issuer = Issuer, Audience = Audience };

    private ISigningKeys Keys(TimeProvider time)
    {
        if (KeyVault.Length > 0) return new KeyVaultSigningKeys(new SecretClient(new Uri(KeyVault), new DefaultAzureCredential()), Secret, time);
        SigningKeyOptions? previous = SigningKeys.FirstOrDefault(p => IsPrevious(p.Key)).Value;
        return new ConfiguredSigningKeys(new SigningKeySet(Parse(SigningKeys.First(p => IsCurrent(p.Key)).Value), previous is null ? null : Parse(previous)));
    }

    private static bool IsCurrent(string name) => name.Equals("Current", StringComparison.OrdinalIgnoreCase);

    private static bool IsPrevious(string name) => name.Equals("Previous", StringComparison.OrdinalIgnoreCase);

    private static SigningKey Parse(SigningKeyOptions key) => SigningKey.Parse(key.Id, key.Base64);

    private static string? FaultOf(SigningKeyOptions key)
    {
        try
        {
            Parse(key);
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }
}
