namespace RelayCloud.Accounts.Authentication;

/// <summary>What became of a presented key. Tell a client no more than what each says in brackets: it must not learn which ids exist.</summary>
public enum AuthOutcome
{
    /// <summary>Not a key at all: wrong form or checksum; nothing was read (401, "not a valid API key").</summary>
    Malformed = 0,

    /// <summary>It works. Not the first, so that a result nobody filled in is a refusal.</summary>
    Ok,

    /// <summary>No such key (401, "not a valid API key").</summary>
    Unknown,

    /// <summary>There is the id, but the secret is another (401, "not a valid API key").</summary>
    WrongSecret,

    /// <summary>Its time is over, or its overlap with the key that replaced it (401, may be said: the secret was right).</summary>
    Expired,

    /// <summary>It was revoked (401, may be said).</summary>
    Revoked,

    /// <summary>Its tenant is suspended (403, may be said).</summary>
    Suspended,

    /// <summary>Not from this address (403, may be said).</summary>
    IpDenied,

    /// <summary>The id is not known here yet and too many unknown ones were asked for: try again in a second (503 with Retry-After).</summary>
    Busy,

    /// <summary>The store cannot be reached and nothing usable is known: try again (503 with Retry-After).</summary>
    Unavailable,
}
