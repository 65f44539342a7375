using Azure.Data.Tables;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Storage;

namespace RelayCloud.Accounts.Audit;

/// <summary>An audit entry as a row, beside what was changed.</summary>
internal static class AuditRow
{
    public static TableEntity From(string partition, AuditEntry entry)
    {
        var row = new TableEntity(partition, RowKeys.Audit(entry.Id))
        {
            ["At"] = entry.At,
            ["Kind"] = entry.Kind.ToString(),
            ["ActorId"] = entry.Actor.Id,
            ["ActorKind"] = entry.Actor.Kind.ToString(),
        };
        if (entry.Actor.Address is not null) row["ActorAddress"] = entry.Actor.Address;
        if (entry.TenantId is not null) row["TenantId"] = entry.TenantId;
        if (entry.KeyId is not null) row["KeyId"] = entry.KeyId;
        if (entry.PlanName is not null) row["PlanName"] = entry.PlanName;
        if (entry.Before is not null) row["Before"] = entry.Before;
        if (entry.After is not null) row["After"] = entry.After;
        return row;
    }

    public static AuditEntry To(TableEntity row) => new()
    {
        Id = row.RowKey[RowKeys.AuditPrefix.Length..],
        At = Columns.Time(row, "At"),
        Kind = Columns.Enum<ChangeKind>(row, "Kind"),
        Actor = new AuditActor(Columns.Text(row, "ActorId"), Columns.Enum<AuditActorKind>(row, "ActorKind"), row.GetString("ActorAddress")),
        TenantId = row.GetString("TenantId"),
        KeyId = row.GetString("KeyId"),
        PlanName = row.GetString("PlanName"),
        Before = row.GetString("Before"),
        After = row.GetString("After"),
    };
}
