using RelayCloud.Accounts.Plans;
using RelayCloud.MarketApi.Requests;

namespace RelayCloud.MarketApi.Answers;

/// <summary>There is no such row: 404, saying what there is.</summary>
internal sealed class MissingAnswers(string message) : SnapshotAnswers
{
    private readonly ErrorAnswer _answer = new(404, Reasons.NotFound, message);

    /// <inheritdoc/>
    public override PreparedAnswer Select(in MarketQuery query, PlanLimits limits) => _answer;
}
