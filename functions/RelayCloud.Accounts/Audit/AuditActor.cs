namespace RelayCloud.Accounts.Audit;

/// <summary>Who makes a change, and from where.</summary>
/// <param name="Id">Object id or name of the operator, public id of the tenant's key, or a component's name: 1 to 128 characters. Never a secret.</param>
/// <param name="Kind">What the id is.</param>
/// <param name="Address">The client's address; null = inside the system.</param>
public sealed record AuditActor(string Id, AuditActorKind Kind, string? Address)
{
    /// <summary>The system itself: seeding and the like.</summary>
    public static AuditActor System(string component) => new(component, AuditActorKind.System, null);
}
