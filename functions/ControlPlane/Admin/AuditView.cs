using System.Text.Json;
using RelayCloud.Accounts.Audit;
using RelayCloud.Accounts.Changes;

namespace RelayCloud.ControlPlane.Admin;

/// <summary>A change as operators see it. What was before and after is as it was stored; neither ever holds a secret.</summary>
internal sealed record AuditView(
    string Id, DateTimeOffset At, ChangeKind Kind, AuditActor Actor, string? TenantId, string? KeyId, string? PlanName, JsonElement? Before, JsonElement? After)
{
    public static AuditView Of(AuditEntry entry) =>
        new(entry.Id, entry.At, entry.Kind, entry.Actor, entry.TenantId, entry.KeyId, entry.PlanName, JsonOf(entry.Before), JsonOf(entry.After));

    private static JsonElement? JsonOf(string? json)
    {
        if (json is null) return null;
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
