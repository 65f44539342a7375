namespace RelayCloud.MarketApi.Configuration;

/// <summary>A key that signs tokens, from configuration.</summary>
public sealed record SigningKeyOptions
{
    /// <summary>Its name in tokens: 1 to 64 letters, digits, - and _.</summary>
    public string Id { get; init; } = "";

    /// <summary>At least 32 random bytes in base 64.</summary>
    public string Base64 { get; init; } = "";
}
