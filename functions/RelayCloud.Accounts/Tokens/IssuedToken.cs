namespace RelayCloud.Accounts.Tokens;

/// <summary>A token just issued.</summary>
/// <param name="Text">The token itself.</param>
/// <param name="ExpiresAt">From when on it is not valid.</param>
public sealed record IssuedToken(string Text, DateTimeOffset ExpiresAt)
{
    // A record prints its members; the token must not get into a log that way.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append("ExpiresAt = ").Append(ExpiresAt);
        return true;
    }
}
