using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Limits;
using RelayCloud.MarketApi.Access;
using RelayCloud.MarketApi.Answers;
using RelayCloud.MarketApi.Snapshots;

namespace RelayCloud.MarketApi.Requests;

/// <summary>
/// Answers all market-data routes: who asks, what is asked, whether the plan allows it, what is known. A request whose key and snapshot are in memory is answered at once, on the
/// caller's thread, without allocating. Thread safe.
/// </summary>
public sealed partial class MarketEndpoint
{
    // A read that ends may be too old again when its waiter gets to run.
    private const int LooksMax = 3;

    private static readonly ErrorAnswer Unavailable = new(503, Reasons.Unavailable, "Market data cannot be read now; try again in a second.", retryAfterSeconds: 1);

    private static readonly ErrorAnswer Internal = new(500, Reasons.Internal, "The app failed to answer; the fault is logged.");

    private readonly RequestGate _gate;
    private readonly SnapshotCache _cache;
    private readonly ILogger _log;

    internal MarketEndpoint(RequestGate gate, SnapshotCache cache, ILogger<MarketEndpoint> log)
    {
        _gate = gate;
        _cache = cache;
        _log = log;
    }

    /// <summary>The answer to a request.</summary>
    internal Task<IResult> AnswerAsync(HttpRequest request, MarketRoute route)
    {
        try
        {
            if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0) return Refusals.BodyNotTaken.Result;
            ValueTask<Admission> admitting = _gate.AdmitAsync(request);
            Task<IResult> answering = admitting.IsCompletedSuccessfully ? Answer(request, route, admitting.Result) : AdmittedAsync(request, route, admitting);
            return answering.IsCompletedSuccessfully ? answering : FinishedAsync(answering, request, route);
        }
        catch (Exception e)
        {
            LogFailed(e, route.Path);
            return Internal.Result;
        }
    }

    private async Task<IResult> FinishedAsync(Task<IResult> answering, HttpRequest request, MarketRoute route)
    {
        try
        {
            return await answering;
        }
        catch (Exception e) when (!request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            LogFailed(e, route.Path);
            return Internal;
        }
    }

    private async Task<IResult> AdmittedAsync(HttpRequest request, MarketRoute route, ValueTask<Admission> admitting) => await Answer(request, route, await admitting);

    private Task<IResult> Answer(HttpRequest request, MarketRoute route, in Admission admission)
    {
        if (admission.Grant is not { } grant) return admission.Refusal!.Result;
        WriteAllowance(request.HttpContext.Response.Headers, admission.Allowance);
        if (admission.Refusal is { } refusal) return refusal.Result;
        if (!QueryReader.TryRead(request.QueryString.Value, route, out MarketQuery query, out string? error)) return new ErrorAnswer(400, Reasons.InvalidQuery, error).Result;
        if (PlanCheck.Refusal(route, query, grant) is { } limit) return new ErrorAnswer(403, Reasons.PlanLimit, limit).Result;
        ReadOnlySpan<char> name = query.Name.Span;
        if ((route.Parameters & QueryParameter.Symbol) != QueryParameter.None && _cache.IsUnknown(name)) return new ErrorAnswer(404, Reasons.NotFound, $"There is no symbol '{query.Name}'; GET /v1/symbols has them all.").Result;
        SnapshotSlot slot = ShelfOf(route, query).SlotOf(name);
        return slot.Look(_cache.Time.GetTimestamp(), out SnapshotAnswers? found, out bool isStale) switch
        {
            SlotState.Ready => Finish(request, route, query, grant, found!, isStale),
            SlotState.Unavailable => Unavailable.Result,
            _ => ReadAsync(request, route, query, grant, slot),
        };
    }

    private async Task<IResult> ReadAsync(HttpRequest request, MarketRoute route, MarketQuery query, AccountGrant grant, SnapshotSlot slot)
    {
        for (int look = 0; look < LooksMax; look++)
        {
            await slot.WaitAsync().WaitAsync(request.HttpContext.RequestAborted);
            SlotState state = slot.Look(_cache.Time.GetTimestamp(), out SnapshotAnswers? found, out bool isStale);
            if (state == SlotState.Ready) return await Finish(request, route, query, grant, found!, isStale);
            if (state == SlotState.Unavailable) break;
        }

        return Unavailable;
    }

    private static Task<IResult> Finish(HttpRequest request, MarketRoute route, in MarketQuery query, AccountGrant grant, SnapshotAnswers found, bool isStale)
    {
        PreparedAnswer answer = found.Select(query, grant.Limits);
        if (answer.ETag is not { } etag) return answer.Result;
        IHeaderDictionary headers = request.HttpContext.Response.Headers;
        if (isStale && answer is MarketAnswer market)
        {
            // Told in full, and kept by nobody, so that it is known to be stale.
            headers.CacheControl = "no-store";
            return market.AsStale().Result;
        }

        headers.ETag = etag;
        headers.CacheControl = Freshness.Of(route, grant.Limits.ConflationMs);
        return request.Headers.IfNoneMatch is { Count: > 0 } seen && NotModifiedAnswer.Matches(seen.ToString(), etag) ? NotModifiedAnswer.Instance.Result : answer.Result;
    }

    private SnapshotShelf ShelfOf(MarketRoute route, in MarketQuery query) =>
        ReferenceEquals(route, MarketRoute.OrderBook) ? _cache.Books
        : ReferenceEquals(route, MarketRoute.Bbo) ? _cache.Bbos
        : ReferenceEquals(route, MarketRoute.Trades) ? _cache.Trades
        : ReferenceEquals(route, MarketRoute.Mids) ? _cache.Mids
        : ReferenceEquals(route, MarketRoute.Candles) ? _cache.Candles(query.Interval)
        : _cache.Symbols;

    private static void WriteAllowance(IHeaderDictionary headers, in RequestAllowance allowance)
    {
        headers["RateLimit-Limit"] = DecimalText.Of(allowance.Limit);
        headers["RateLimit-Remaining"] = DecimalText.Of(allowance.Remaining);
        headers["RateLimit-Reset"] = DecimalText.Of(allowance.ResetSeconds);
    }

    [LoggerMessage(EventId = 7203, Level = LogLevel.Error, Message = "A request for {Route} failed")]
    private partial void LogFailed(Exception e, string route);
}
