using RelayCloud.Accounts.Tokens;

namespace RelayCloud.Ingest.Hosting;

/// <summary>A signing key in the configuration.</summary>
public sealed record TokenKeyOptions
{
    /// <summary>Required. Its name, which tokens carry.</summary>
    public string Id { get; init; } = "";

    /// <summary>Required. 32 or more random bytes in base 64.</summary>
    public string Base64 { get; init; } = "";

    internal SigningKey ToKey() => SigningKey.Parse(Id, Base64);

    internal string? Fault()
    {
        try
        {
            ToKey();
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }
}
