namespace RelayCloud.ControlPlane.Access;

/// <summary>Who may call a function.</summary>
public enum AccessLevel
{
    /// <summary>Operators. The first, so that a level nobody chose is the strictest.</summary>
    Operator = 0,

    /// <summary>A tenant whose key or token may read.</summary>
    TenantRead,

    /// <summary>A tenant with any key or token.</summary>
    TenantAny,

    /// <summary>A tenant whose key or token may manage keys.</summary>
    TenantAdmin,

    /// <summary>A tenant with any key, but not with a token: a token must not be able to prolong itself.</summary>
    TenantKey,

    /// <summary>Everyone.</summary>
    Public,
}
