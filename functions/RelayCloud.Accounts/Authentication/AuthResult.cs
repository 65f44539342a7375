namespace RelayCloud.Accounts.Authentication;

/// <summary>What became of a presented key, and what it allows.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Grant">What it allows; null unless <see cref="AuthOutcome.Ok"/>.</param>
public readonly record struct AuthResult(AuthOutcome Outcome, AccountGrant? Grant)
{
    /// <summary>Whether it works.</summary>
    public bool IsOk => Outcome == AuthOutcome.Ok;
}
