using Azure.Data.Tables;
using RelayCloud.Accounts.Storage;

namespace RelayCloud.Accounts.Changes;

/// <summary>
/// The row of partition <see cref="RowKeys.Changes"/> that announces a change. It is written before the change, so that there is none that is not announced,
/// and marked when the change was made. Whether it was made is decided by its audit entry alone.
/// </summary>
internal static class ChangeRow
{
    private const string PartitionColumn = "Of";
    private const string LandedColumn = "Landed";

    public static TableEntity From(string id, string partition, AccountChange change)
    {
        var row = new TableEntity(RowKeys.Changes, id) { [PartitionColumn] = partition, ["Kind"] = change.Kind.ToString(), [LandedColumn] = false };
        if (change.TenantId is not null) row["TenantId"] = change.TenantId;
        if (change.KeyId is not null) row["KeyId"] = change.KeyId;
        if (change.PlanName is not null) row["PlanName"] = change.PlanName;
        if (change.NoticeId is not null) row["NoticeId"] = change.NoticeId;
        return row;
    }

    /// <summary>What marks the row when the change was made.</summary>
    public static TableEntity Mark(string id) => new(RowKeys.Changes, id) { [LandedColumn] = true };

    /// <summary>A kind that a newer version writes and this one does not know is one after which everything is looked at again.</summary>
    public static AccountChange To(TableEntity row) =>
        new(row.RowKey, Enum.TryParse(row.GetString("Kind"), out ChangeKind kind) ? kind : ChangeKind.Resync, row.GetString("TenantId"), row.GetString("KeyId"), row.GetString("PlanName")) { NoticeId = row.GetString("NoticeId") };

    public static string Partition(TableEntity row) => Columns.Text(row, PartitionColumn);

    public static bool HasLanded(TableEntity row) => Columns.Bool(row, LandedColumn);
}
