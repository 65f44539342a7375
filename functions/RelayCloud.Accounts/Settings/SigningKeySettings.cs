using System.Text;
using RelayCloud.Accounts.Tokens;

namespace RelayCloud.Accounts.Settings;

/// <summary>A key that signs tokens, in the configuration.</summary>
public sealed record SigningKeySettings
{
    /// <summary>Required. Its name in tokens: 1 to 64 letters, digits, - and _.</summary>
    public string Id { get; init; } = "";

    /// <summary>Required. 32 or more random bytes in base 64.</summary>
    public string Base64 { get; init; } = "";

    internal SigningKey ToKey() => SigningKey.Parse(Id, Base64);

    /// <summary>What is wrong with it, null = nothing.</summary>
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

    // A record prints its members; the key must not get into a log that way.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Id = ").Append(Id);
        return true;
    }
}
