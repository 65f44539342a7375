using RelayCloud.Accounts.Tokens;

namespace RelayCloud.ControlPlane.Me;

/// <summary>A token just issued. No record, which would print its members into logs.</summary>
internal sealed class TokenView(IssuedToken issued, DateTimeOffset now)
{
    public string Token => issued.Text;

    /// <summary>How it is presented.</summary>
    public string TokenType => "Bearer";

    public DateTimeOffset ExpiresAt => issued.ExpiresAt;

    public int ExpiresInSeconds { get; } = (int)Math.Max(0, (issued.ExpiresAt - now).TotalSeconds);
}
