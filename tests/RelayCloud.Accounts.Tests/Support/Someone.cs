using RelayCloud.Accounts.Audit;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Tenants;

namespace RelayCloud.Accounts.Tests.Support;

/// <summary>Usual inputs.</summary>
internal static class Someone
{
    public static readonly AuditActor Operator = new("operator-1", AuditActorKind.Operator, "192.0.2.1");

    public static TenantDraft Tenant(string name = "Acme") => new() { Name = name, Plan = "pro" };

    public static ApiKeyDraft Key(string name = "bot") => new() { Name = name };

    public static PlanLimits Limits(int connectionsMax = 3) => new()
    {
        ConnectionsMax = connectionsMax,
        SubscriptionsMax = 10,
        MessagesPerSecondMax = 5,
        RestRequestsPerMinuteMax = 60,
        DepthMax = 20,
        ConflationMs = 500,
        GrpcAllowed = true,
        DirectWebSocketAllowed = true,
        HistoryDays = 1,
    };

    public static PlanDraft Plan(int connectionsMax = 3) => new("A plan", Limits(connectionsMax), new PlanPrice(1_00, "CHF"));
}
