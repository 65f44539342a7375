using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Answers;
using RelayCloud.ControlPlane.Requests;
using RelayCloud.ControlPlane.Settings;
using RelayCloud.ControlPlane.Streaming.Negotiation;

namespace RelayCloud.ControlPlane.Cost;

/// <summary>What Web PubSub costs, for operators.</summary>
/// <param name="services">Has the reports only where a Web PubSub service is set.</param>
/// <param name="settings">Units and prices.</param>
public sealed class CostFunctions(IServiceProvider services, ControlPlaneSettings settings)
{
    private const int LimitDefault = 50;
    private const int LimitMax = 200;

    /// <summary>A page of tenants with what their connections take, by id; and what all of them take together, in messages, units and money.</summary>
    [Function("ListCost")]
    [Access(AccessLevel.Operator)]
    public async Task<IResult> ListCost([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/admin/cost")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request);
        int limit = query.Int("limit", LimitDefault, 1, LimitMax);
        string after = CostCursor.Read(query);
        query.ThrowIfWrong();
        if (services.GetService<CostReports>() is not { } reports) return NegotiateFunction.Off;
        CostReport report = await reports.GetAsync(cancellationToken);
        TenantCost[] rest = [.. report.Tenants.SkipWhile(t => string.CompareOrdinal(t.TenantId, after) <= 0).Take(limit + 1)];
        return new JsonAnswer(StatusCodes.Status200OK, new CostView(
            [.. rest.Take(limit).Select(TenantCostView.Of)],
            rest.Length > limit ? CostCursor.From(rest[limit - 1].TenantId) : null,
            CostTotalsView.Of(report),
            CostUnitsView.Of(report.Units, settings.WebPubSub.Units),
            Bill.Of(report.Delivered, settings.WebPubSub),
            CostFiguresView.Of(report)));
    }
}
