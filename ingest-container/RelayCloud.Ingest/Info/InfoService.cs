using RelayCloud.Ingest.Info.Cache;
using RelayCloud.Ingest.Info.Memory;
using RelayCloud.Ingest.Info.Requests;
using RelayCloud.Ingest.Info.Telemetry;
using RelayCloud.Ingest.Info.Upstream;

namespace RelayCloud.Ingest.Info;

/// <summary>
/// Answers <c>/info</c>: market data from memory where it is fresh enough, what is the same for all from a short-lived cache with one request upstream however
/// many ask, and everything else from a healthy gateway byte for byte.
/// </summary>
internal sealed class InfoService(
    InfoOptions options, MemoryAnswers memory, InfoCache cache, GatewayRouter router, InfoMetrics metrics, TimeProvider time) : IInfoService
{
    private readonly SingleFlight<InfoReply> _flights = new();

    /// <summary>How many requests got the answer to another one made at the same time.</summary>
    public long SharedCount => _flights.JoinedCount;

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public ValueTask<InfoReply> AnswerAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (body.Length > options.BodyBytesMax) return new(Counted("other", InfoErrors.TooLarge(options.BodyBytesMax)));
        if (!InfoRequestParser.TryParse(body.Span, options.JsonDepthMax, out InfoRequest? request)) return new(Counted("other", InfoErrors.Unprocessable()));
        if (memory.TryAnswer(request, out InfoReply? reply)) return new(Counted(request.Type.Name, reply));
        return AnswerFromGatewayAsync(request, body, cancellationToken);
    }

    private async ValueTask<InfoReply> AnswerFromGatewayAsync(InfoRequest request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (!router.AnyGateway) return Counted(request.Type.Name, InfoErrors.NoInfoGateway());

        // The caller's buffer is its own again when this call ends, which on cancellation is before the request upstream does.
        byte[] copy = body.ToArray();
        InfoReply reply = request.Type.Caching != InfoCaching.None && CacheKey.TryWrite(copy, options.JsonDepthMax, out string? key)
            ? await AnswerSharedAsync(request.Type, key, copy, cancellationToken)
            : ReplyOf(await router.SendAsync(copy, request.Type, cancellationToken));
        return Counted(request.Type.Name, reply);
    }

    private async Task<InfoReply> AnswerSharedAsync(InfoType type, string key, byte[] body, CancellationToken cancellationToken)
    {
        if (TryCached(key, TtlMs(type.Caching), out InfoReply? fresh)) return fresh;

        // Not the caller's token: others may be waiting for the same answer. The client's own time-out ends it.
        return await _flights.RunAsync(key, () => AskAndKeepAsync(type, key, body), cancellationToken);
    }

    private async Task<InfoReply> AskAndKeepAsync(InfoType type, string key, byte[] body)
    {
        // Someone else's work on this key may have ended between the look into the cache and here.
        if (TryCached(key, TtlMs(type.Caching), out InfoReply? fresh)) return fresh;
        GatewayReply reply = await router.SendAsync(body, type, CancellationToken.None);
        if (reply.IsOk) cache.Put(key, new CachedReply(reply.ContentType, reply.Body, time.GetTimestamp()));
        if (reply.Outcome != GatewayOutcome.Answered && type.Caching == InfoCaching.Metadata && TryCached(key, options.MetadataStaleMsMax, out InfoReply? stale))
        {
            metrics.OnStaleAnswer();
            return stale;
        }

        return ReplyOf(reply);
    }

    private bool TryCached(string key, int ageMsMax, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out InfoReply? reply)
    {
        reply = null;
        if (!cache.TryGet(key, out CachedReply? cached)) return false;
        TimeSpan age = time.GetElapsedTime(cached.StoredAt);
        if (age.TotalMilliseconds >= ageMsMax) return false;
        reply = new InfoReply(StatusCodes.Status200OK, cached.ContentType, cached.Body, null, InfoSource.Cache) { AgeSeconds = (int)age.TotalSeconds };
        return true;
    }

    private int TtlMs(InfoCaching caching) => caching switch
    {
        InfoCaching.Snapshot => options.SnapshotTtlMs,
        InfoCaching.Context => options.ContextTtlMs,
        InfoCaching.Metadata => options.MetadataTtlMs,
        _ => 0,
    };

    private InfoReply ReplyOf(GatewayReply reply) => reply.Outcome switch
    {
        GatewayOutcome.Answered => new InfoReply(reply.Status, reply.ContentType, reply.Body, null, InfoSource.Gateway),
        GatewayOutcome.TooLarge => InfoErrors.AnswerTooLarge(options.ResponseBytesMax),
        GatewayOutcome.OverBudget => InfoErrors.OverBudget(reply.RetryAfterMs),
        _ => InfoErrors.Unreachable(reply.RetryAfterMs),
    };

    private InfoReply Counted(string type, InfoReply reply)
    {
        metrics.OnReply(type, reply);
        return reply;
    }
}
