namespace RelayCloud.Accounts.Errors;

/// <summary>Why a change or a read of accounts was refused; with the HTTP status that says the same.</summary>
public enum AccountsErrorKind
{
    /// <summary>Fields are wrong; <see cref="AccountsException.Fields"/> names each (400).</summary>
    Invalid,

    /// <summary>There is no such tenant, plan or key (404).</summary>
    NotFound,

    /// <summary>It exists already, or its state forbids the change (409).</summary>
    Conflict,

    /// <summary>It was changed since the caller read it: the ETag is stale (412).</summary>
    PreconditionFailed,

    /// <summary>A limit on how many there may be is reached (409).</summary>
    LimitReached,

    /// <summary>The idempotency key was used before with another request (422).</summary>
    IdempotencyMismatch,

    /// <summary>The store cannot be reached; nothing was changed (503).</summary>
    Unavailable,

    /// <summary>The store did not say whether the change was made. Read it, or repeat the request with the same idempotency key or ETag (503).</summary>
    OutcomeUnknown,
}
