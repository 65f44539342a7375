using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Plans;

namespace RelayCloud.ControlPlane.Streaming.Topics;

/// <summary>What a plan allows over Web PubSub. Stateless.</summary>
internal static class StreamPlan
{
    // As many names of a plan are told to a caller.
    private const int NamedMax = 20;

    /// <summary>What the plan does not allow of topics that one connection is to have, for the caller; null = it allows all of it.</summary>
    public static string? Refusal(AccountGrant grant, IReadOnlyCollection<StreamTopic> topics, CadenceTiers tiers)
    {
        PlanLimits limits = grant.Limits;
        string plan = grant.Plan.Name;
        if (topics.Count > limits.SubscriptionsMax) return $"These are {topics.Count} subscriptions of one connection; the plan '{plan}' has {limits.SubscriptionsMax} at most.";
        if (limits.ConflationMs > tiers.SlowestMs) return $"The plan '{plan}' gets values each {limits.ConflationMs} ms, and the slowest that there is here is each {tiers.SlowestMs} ms.";
        foreach (StreamTopic topic in topics)
        {
            if (!limits.Channels.Allows(topic.Channel)) return $"The plan '{plan}' does not include the channel {topic.Channel}; it has {Named(limits.Channels)}.";
            // Mid prices, which are of all coins, are a matter of the channel alone.
            if (topic.Channel != StreamTopic.AllMids && !limits.Coins.Allows(topic.Coin)) return $"The plan '{plan}' does not include the coin '{topic.Coin}'; it has {Named(limits.Coins)}.";
            // A group's messages are the same for all its members, so they cannot be cut to a plan's depth.
            if (topic.Depth > limits.DepthMax) return $"This book has {topic.Depth} levels and the plan '{plan}' {limits.DepthMax} at most; ask for the book of 5 levels with \"fast\": true.";
        }

        return null;
    }

    /// <summary>What a customer gets for what they want: the quickest tier that is neither quicker than wanted nor than the plan.</summary>
    public static IReadOnlyList<GrantedTopic> Grant(AccountGrant grant, IEnumerable<WantedTopic> wanted, CadenceTiers tiers) =>
        [.. wanted.Select(w => new GrantedTopic(w.Topic, tiers.NoQuickerThan(Math.Max(w.CadenceMs, grant.Limits.ConflationMs))))];

    private static string Named(NameSet names) =>
        names.Names.Count <= NamedMax ? string.Join(", ", names.Names) : string.Join(", ", names.Names.Take(NamedMax)) + $" and {names.Names.Count - NamedMax} more";
}
