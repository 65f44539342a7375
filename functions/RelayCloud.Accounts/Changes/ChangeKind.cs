namespace RelayCloud.Accounts.Changes;

/// <summary>What was changed. Names are stored; never rename one.</summary>
public enum ChangeKind
{
    /// <summary>A plan was added.</summary>
    PlanCreated,

    /// <summary>A plan was edited: limits of open sessions may have changed.</summary>
    PlanChanged,

    /// <summary>A tenant was added.</summary>
    TenantCreated,

    /// <summary>A tenant was edited: its plan or its address lists may have changed.</summary>
    TenantChanged,

    /// <summary>A tenant's keys no longer work, for now.</summary>
    TenantSuspended,

    /// <summary>A tenant's keys work again.</summary>
    TenantResumed,

    /// <summary>A tenant and its keys are gone.</summary>
    TenantDeleted,

    /// <summary>A key was added.</summary>
    KeyCreated,

    /// <summary>A key was edited: its scopes, expiry or address lists may have changed.</summary>
    KeyChanged,

    /// <summary>A key was replaced: it works until the overlap's end.</summary>
    KeyRotated,

    /// <summary>A key no longer works.</summary>
    KeyRevoked,

    /// <summary>Operators told customers something; no account was changed.</summary>
    NoticeSent,

    /// <summary>Not stored: events may have been missed (a long outage, or too many at once), so everything is to be looked at again.</summary>
    Resync,
}
