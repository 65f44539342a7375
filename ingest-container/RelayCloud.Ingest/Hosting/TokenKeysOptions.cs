using RelayCloud.Accounts.Tokens;

namespace RelayCloud.Ingest.Hosting;

/// <summary>Signing keys in the configuration, section <c>Relay:Tokens:SigningKeys</c>.</summary>
public sealed record TokenKeysOptions
{
    /// <summary>The key that tokens are signed with. Default none.</summary>
    public TokenKeyOptions? Current { get; init; }

    /// <summary>The key before it, which is still accepted. Default none.</summary>
    public TokenKeyOptions? Previous { get; init; }

    /// <summary>The keys; only with <see cref="Current"/>.</summary>
    internal SigningKeySet ToKeys() => new(Current!.ToKey(), Previous?.ToKey());

    internal IEnumerable<string> Validate()
    {
        if (Current is null && Previous is not null) yield return "Relay:Tokens:SigningKeys has Previous without Current.";
        if (Current?.Fault() is { } current) yield return $"Relay:Tokens:SigningKeys:Current: {current}";
        if (Previous?.Fault() is { } previous) yield return $"Relay:Tokens:SigningKeys:Previous: {previous}";
        if (Current is not null && Current.Id == Previous?.Id) yield return "Relay:Tokens:SigningKeys: Current and Previous have the same Id.";
    }
}
