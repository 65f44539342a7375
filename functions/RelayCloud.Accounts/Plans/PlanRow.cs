using Azure.Data.Tables;
using RelayCloud.Accounts.Storage;

namespace RelayCloud.Accounts.Plans;

/// <summary>A plan as a row of partition <see cref="RowKeys.Plans"/>.</summary>
internal static class PlanRow
{
    public static TableEntity From(Plan plan)
    {
        PlanLimits limits = plan.Limits;
        var row = new TableEntity(RowKeys.Plans, RowKeys.Plan(plan.Name))
        {
            ["Title"] = plan.Title,
            ["ConnectionsMax"] = limits.ConnectionsMax,
            ["SubscriptionsMax"] = limits.SubscriptionsMax,
            ["MessagesPerSecondMax"] = limits.MessagesPerSecondMax,
            ["RestRequestsPerMinuteMax"] = limits.RestRequestsPerMinuteMax,
            ["Channels"] = Columns.List(limits.Channels.ToTexts()),
            ["Coins"] = Columns.List(limits.Coins.ToTexts()),
            ["DepthMax"] = limits.DepthMax,
            ["ConflationMs"] = limits.ConflationMs,
            ["GrpcAllowed"] = limits.GrpcAllowed,
            ["DirectWebSocketAllowed"] = limits.DirectWebSocketAllowed,
            ["HistoryDays"] = limits.HistoryDays,
            ["PriceAmountMinor"] = plan.Price.AmountMinor,
            ["PriceCurrency"] = plan.Price.Currency,
            ["CreatedAt"] = plan.CreatedAt,
            ["UpdatedAt"] = plan.UpdatedAt,
        };
        if (limits.MonthlyMessagesMax is { } quota) row["MonthlyMessagesMax"] = quota;
        return row;
    }

    public static Plan To(TableEntity row) => new()
    {
        Name = row.RowKey[RowKeys.PlanPrefix.Length..],
        Title = Columns.Text(row, "Title"),
        Limits = new PlanLimits
        {
            ConnectionsMax = Columns.Int(row, "ConnectionsMax"),
            SubscriptionsMax = Columns.Int(row, "SubscriptionsMax"),
            MessagesPerSecondMax = Columns.Int(row, "MessagesPerSecondMax"),
            RestRequestsPerMinuteMax = Columns.Int(row, "RestRequestsPerMinuteMax"),
            Channels = NameSet.Of(Columns.List(row, "Channels")),
            Coins = NameSet.Of(Columns.List(row, "Coins")),
            DepthMax = Columns.Int(row, "DepthMax"),
            ConflationMs = Columns.Int(row, "ConflationMs"),
            GrpcAllowed = Columns.Bool(row, "GrpcAllowed"),
            DirectWebSocketAllowed = Columns.Bool(row, "DirectWebSocketAllowed"),
            HistoryDays = Columns.Int(row, "HistoryDays"),
            MonthlyMessagesMax = row.GetInt64("MonthlyMessagesMax"),
        },
        Price = new PlanPrice(Columns.Long(row, "PriceAmountMinor"), Columns.Text(row, "PriceCurrency")),
        CreatedAt = Columns.Time(row, "CreatedAt"),
        UpdatedAt = Columns.Time(row, "UpdatedAt"),
        ETag = row.ETag,
    };
}
