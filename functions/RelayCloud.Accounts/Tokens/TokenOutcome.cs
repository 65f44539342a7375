namespace RelayCloud.Accounts.Tokens;

/// <summary>What became of a presented token.</summary>
public enum TokenOutcome
{
    /// <summary>Not a token of ours: form, algorithm, signature, issuer or audience (401).</summary>
    Invalid = 0,

    /// <summary>It is valid; its key must still be looked at. Not the first, so that a result nobody filled in is a refusal.</summary>
    Ok,

    /// <summary>Its time is over (401, may be said).</summary>
    Expired,

    /// <summary>The signing keys are out of reach (503).</summary>
    Unavailable,
}
