using Azure.Data.Tables;
using RelayCloud.Accounts.Storage;

namespace RelayCloud.Accounts.Notices;

/// <summary>A notice as a row of partition <see cref="RowKeys.Notices"/>.</summary>
internal static class NoticeRow
{
    private const string LeftColumn = "Left";
    private const string CursorColumn = "Cursor";
    private const string HasMoreColumn = "HasMore";
    private const string ReachedColumn = "Reached";
    private const string SendingUntilColumn = "SendingUntil";

    // A merge cannot take a column away; this is a time at which nobody sends.
    private static readonly DateTimeOffset Nobody = DateTimeOffset.UnixEpoch;

    public static TableEntity From(Notice notice)
    {
        TableEntity row = ProgressOf(notice.Id, notice.Sending, notice.SendingUntil);
        row["Text"] = notice.Text;
        row["CreatedAt"] = notice.CreatedAt;
        if (notice.To.TenantId is { } tenant) row["TenantId"] = tenant;
        if (notice.To.Plan is { } plan) row["Plan"] = plan;
        return row;
    }

    /// <summary>The columns that change, to be merged.</summary>
    public static TableEntity ProgressOf(string id, NoticeSending sending, DateTimeOffset? until) => new(RowKeys.Notices, RowKeys.Notice(id))
    {
        [LeftColumn] = Columns.List(sending.Left),
        [CursorColumn] = sending.Cursor ?? "",
        [HasMoreColumn] = sending.Cursor is not null,
        [ReachedColumn] = sending.Reached,
        [SendingUntilColumn] = until ?? Nobody,
    };

    public static Notice To(TableEntity row) => new()
    {
        Id = row.RowKey[RowKeys.NoticePrefix.Length..],
        Text = Columns.Text(row, "Text"),
        To = row.GetString("TenantId") is { } tenant ? NoticeTarget.OfTenant(tenant) : row.GetString("Plan") is { } plan ? NoticeTarget.OfPlan(plan) : NoticeTarget.All,
        CreatedAt = CreatedAtOf(row),
        Sending = new NoticeSending(Columns.Int(row, ReachedColumn), Columns.List(row, LeftColumn), Columns.Bool(row, HasMoreColumn) ? Columns.Text(row, CursorColumn) : null),
        SendingUntil = Columns.Time(row, SendingUntilColumn) is var until && until == Nobody ? null : until,
        ETag = row.ETag,
    };

    public static DateTimeOffset CreatedAtOf(TableEntity row) => Columns.Time(row, "CreatedAt");
}
