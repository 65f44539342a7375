using Azure.Data.Tables;
using RelayCloud.Accounts.Idempotency;
using RelayCloud.Accounts.Storage;

namespace RelayCloud.Accounts.Tenants;

/// <summary>A tenant as the row <see cref="RowKeys.Tenant"/> of its partition.</summary>
internal static class TenantRow
{
    private const string DeletedColumn = "DeletedAt";

    public static TableEntity From(Tenant tenant)
    {
        var row = new TableEntity(RowKeys.TenantPartition(tenant.Id), RowKeys.Tenant)
        {
            ["Id"] = tenant.Id,
            ["Name"] = tenant.Name,
            ["Plan"] = tenant.Plan,
            ["State"] = tenant.State.ToString(),
            ["TimeZone"] = tenant.TimeZone,
            ["AllowIps"] = Columns.List(tenant.AllowIps.ToTexts()),
            ["DenyIps"] = Columns.List(tenant.DenyIps.ToTexts()),
            ["CreatedAt"] = tenant.CreatedAt,
            ["UpdatedAt"] = tenant.UpdatedAt,
        };
        if (tenant.SuspendedReason is not null) row["SuspendedReason"] = tenant.SuspendedReason;
        if (tenant.ContactName is not null) row["ContactName"] = tenant.ContactName;
        if (tenant.ContactEmail is not null) row["ContactEmail"] = tenant.ContactEmail;
        if (tenant.Notes is not null) row["Notes"] = tenant.Notes;
        return row;
    }

    public static Tenant To(TableEntity row) => new()
    {
        Id = Columns.Text(row, "Id"),
        Name = Columns.Text(row, "Name"),
        Plan = Columns.Text(row, "Plan"),
        State = Columns.Enum<TenantState>(row, "State"),
        SuspendedReason = row.GetString("SuspendedReason"),
        ContactName = row.GetString("ContactName"),
        ContactEmail = row.GetString("ContactEmail"),
        Notes = row.GetString("Notes"),
        TimeZone = Columns.Text(row, "TimeZone"),
        AllowIps = Columns.Ranges(row, "AllowIps"),
        DenyIps = Columns.Ranges(row, "DenyIps"),
        CreatedAt = Columns.Time(row, "CreatedAt"),
        UpdatedAt = Columns.Time(row, "UpdatedAt"),
        ETag = row.ETag,
    };

    /// <summary>
    /// What remains of a deleted tenant: nothing about it, but its id is taken for ever. So a late repetition of its creation does not bring it back, and its audit log
    /// is never mixed with another's.
    /// </summary>
    public static TableEntity Tombstone(TableEntity row, DateTimeOffset now)
    {
        var tombstone = new TableEntity(row.PartitionKey, row.RowKey) { [DeletedColumn] = now };
        IdempotencyStamp.Copy(row, tombstone);
        return tombstone;
    }

    public static bool IsTombstone(TableEntity row) => row.ContainsKey(DeletedColumn);
}
