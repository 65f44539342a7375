using System.Text.Json;
using RelayCloud.Accounts.Plans;
using RelayCloud.ControlPlane.Requests;

namespace RelayCloud.ControlPlane.Admin;

/// <summary>What a caller sends of a plan.</summary>
internal static class PlanBody
{
    /// <summary>A new plan.</summary>
    public static (string Name, PlanDraft Draft) Read(JsonElement body)
    {
        var fields = new BodyFields(body);
        string name = fields.Text("name", "");
        PlanDraft draft = Merge(fields, null);
        fields.ThrowIfWrong();
        return (name, draft);
    }

    /// <summary>A plan with the fields that are there; the others stay as they are.</summary>
    public static PlanDraft Merge(JsonElement body, PlanDraft current)
    {
        var fields = new BodyFields(body);
        PlanDraft draft = Merge(fields, current);
        fields.ThrowIfWrong();
        return draft;
    }

    private static PlanDraft Merge(BodyFields fields, PlanDraft? current)
    {
        string title = fields.Text("title", current?.Title ?? "");
        PlanLimits? limits = fields.Object("limits") is { } limitFields ? MergeLimits(limitFields, current?.Limits) : current?.Limits;
        PlanPrice? price = fields.Object("price") is { } priceFields ? MergePrice(priceFields, current?.Price) : current?.Price;
        // Null where it is missing: the accounts say so.
        return new PlanDraft(title, limits!, price!);
    }

    private static PlanLimits MergeLimits(BodyFields fields, PlanLimits? current)
    {
        var limits = new PlanLimits
        {
            ConnectionsMax = fields.Int("connectionsMax", current?.ConnectionsMax),
            SubscriptionsMax = fields.Int("subscriptionsMax", current?.SubscriptionsMax),
            MessagesPerSecondMax = fields.Int("messagesPerSecondMax", current?.MessagesPerSecondMax),
            RestRequestsPerMinuteMax = fields.Int("restRequestsPerMinuteMax", current?.RestRequestsPerMinuteMax),
            Channels = Names(fields, "channels", current?.Channels),
            Coins = Names(fields, "coins", current?.Coins),
            DepthMax = fields.Int("depthMax", current?.DepthMax),
            ConflationMs = fields.Int("conflationMs", current?.ConflationMs),
            GrpcAllowed = fields.Bool("grpcAllowed", current?.GrpcAllowed),
            DirectWebSocketAllowed = fields.Bool("directWebSocketAllowed", current?.DirectWebSocketAllowed),
            HistoryDays = fields.Int("historyDays", current?.HistoryDays),
            MonthlyMessagesMax = fields.LongOrNull("monthlyMessagesMax", current?.MonthlyMessagesMax),
        };
        fields.NoMore();
        return limits;
    }

    private static PlanPrice MergePrice(BodyFields fields, PlanPrice? current)
    {
        var price = new PlanPrice(fields.Long("amountMinor", current?.AmountMinor), fields.Text("currency", current?.Currency ?? ""));
        fields.NoMore();
        return price;
    }

    private static NameSet Names(BodyFields fields, string name, NameSet? current) =>
        fields.Other(name, "\"all\" or a list of names", NamesOf, current ?? NameSet.All) ?? NameSet.All;

    private static NameSet? NamesOf(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String) return value.ValueEquals(NameSet.AllText) ? NameSet.All : null;
        if (value.ValueKind != JsonValueKind.Array) return null;
        var names = new List<string>(value.GetArrayLength());
        foreach (JsonElement entry in value.EnumerateArray())
        {
            if (BodyFields.TextOf(entry) is not { } text) return null;
            names.Add(text);
        }

        return NameSet.Of(names);
    }
}
