using RelayCloud.Accounts.Plans;
using RelayCloud.MarketApi.Requests;

namespace RelayCloud.MarketApi.Answers;

/// <summary>All answers that can be made of what was read; each is made when it is first asked for. Any thread.</summary>
internal abstract class SnapshotAnswers
{
    /// <summary>The answer to a query whose values are within the plan.</summary>
    public abstract PreparedAnswer Select(in MarketQuery query, PlanLimits limits);
}
