namespace RelayCloud.Accounts.Plans;

/// <summary>The plans that a new installation begins with. Operators edit them; they are never written again.</summary>
internal static class SeededPlans
{
    public const string Free = "free";

    public const string Pro = "pro";

    public const string Enterprise = "enterprise";

    public static IReadOnlyList<(string Name, PlanDraft Draft)> All { get; } =
    [
        (Free, new PlanDraft("Free", new PlanLimits
        {
            ConnectionsMax = 2,
            SubscriptionsMax = 20,
            MessagesPerSecondMax = 5,
            RestRequestsPerMinuteMax = 60,
            Channels = NameSet.Of("allMids", "bbo", "candle", "l2Book", "trades"),
            DepthMax = 10,
            ConflationMs = 1_000,
            GrpcAllowed = false,
            DirectWebSocketAllowed = true,
            HistoryDays = 0,
            MonthlyMessagesMax = 10_000_000,
        }, new PlanPrice(0, "USD"))),
        // Subscriptions and message rate as the exchange's own limits for one address (1,000 subscriptions, 2,000 messages a minute).
        (Pro, new PlanDraft("Pro", new PlanLimits
        {
            ConnectionsMax = 50,
            SubscriptionsMax = 1_000,
            MessagesPerSecondMax = 34,
            RestRequestsPerMinuteMax = 1_200,
            DepthMax = 100,
            ConflationMs = 0,
            GrpcAllowed = true,
            DirectWebSocketAllowed = true,
            HistoryDays = 7,
            MonthlyMessagesMax = 2_000_000_000,
        }, new PlanPrice(199_00, "USD"))),
        (Enterprise, new PlanDraft("Enterprise", new PlanLimits
        {
            ConnectionsMax = 1_000,
            SubscriptionsMax = 5_000,
            MessagesPerSecondMax = 200,
            RestRequestsPerMinuteMax = 60_000,
            DepthMax = 10_000,
            ConflationMs = 0,
            GrpcAllowed = true,
            DirectWebSocketAllowed = true,
            HistoryDays = 365,
        }, new PlanPrice(1_999_00, "USD"))),
    ];
}
