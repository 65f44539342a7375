namespace RelayCloud.Accounts.Audit;

/// <summary>Kinds of those who make changes.</summary>
public enum AuditActorKind
{
    /// <summary>Someone with the operator role.</summary>
    Operator,

    /// <summary>A tenant, by one of its keys.</summary>
    Tenant,

    /// <summary>The system itself.</summary>
    System,
}
