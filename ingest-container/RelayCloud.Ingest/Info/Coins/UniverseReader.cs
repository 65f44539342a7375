using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RelayCloud.Ingest.Info.Cache;
using RelayCloud.Ingest.Info.Requests;
using RelayCloud.Ingest.Info.Upstream;

namespace RelayCloud.Ingest.Info.Coins;

/// <summary>
/// Reads the universe of coins from one gateway. What the gateway does not know (a replay of captures may answer <c>meta</c> and <c>allMids</c> only) is left out.
/// Its answers also fill the cache, so that the first customers cost no weight. One reading at a time.
/// </summary>
internal sealed partial class UniverseReader(UniverseOptions options, InfoCache cache, TimeProvider time, ILogger<UniverseReader> logger)
{
    private bool _isInterrupted;

    /// <summary>Asks for every part. Mainnet costs a weight of 102: five requests of 20 and <c>allMids</c>.</summary>
    public async Task<UniverseParts> ReadAsync(GatewayInfoClient client, CancellationToken cancellationToken)
    {
        _isInterrupted = false;
        var parts = new UniverseParts();
        if (await AskAsync(client, "meta", null, cancellationToken) is { } meta)
        {
            if (UniverseAnswers.TryReadPerps(meta, "", out List<string>? perps)) parts = parts with { Perps = perps };
            else LogOtherShape(client.Name, "meta");
        }

        // A gateway that cannot be reached is not asked five times more.
        if (_isInterrupted) return parts with { IsInterrupted = true };

        if (await AskAsync(client, "allMids", null, cancellationToken) is { } mids)
        {
            if (UniverseAnswers.TryReadMids(mids, out List<string>? keys)) parts = parts with { Mids = [.. keys.Where(IsCarried)] };
            else LogOtherShape(client.Name, "allMids");
        }

        if (options.IncludeBuilderDexes) parts = await ReadBuilderDexesAsync(client, parts, cancellationToken);
        if (options.IncludeSpot && await AskAsync(client, "spotMeta", null, cancellationToken) is { } spotMeta)
        {
            if (UniverseAnswers.TryReadSpot(spotMeta, out List<string>? pairs)) parts = parts with { Spot = pairs };
            else LogOtherShape(client.Name, "spotMeta");
        }

        if (options.IncludeOutcomes && await AskAsync(client, "outcomeMeta", null, cancellationToken) is { } outcomeMeta)
        {
            if (UniverseAnswers.TryReadOutcomes(outcomeMeta, out List<string>? outcomes)) parts = parts with { Outcomes = outcomes };
            else LogOtherShape(client.Name, "outcomeMeta");
        }

        return parts with { IsInterrupted = _isInterrupted };
    }

    private async Task<UniverseParts> ReadBuilderDexesAsync(GatewayInfoClient client, UniverseParts parts, CancellationToken cancellationToken)
    {
        if (await AskAsync(client, "perpDexs", null, cancellationToken) is not { } perpDexs) return parts;
        if (!UniverseAnswers.TryReadDexes(perpDexs, out List<string?>? places))
        {
            LogOtherShape(client.Name, "perpDexs");
            return parts;
        }

        var names = places.Where(d => d is { Length: > 0 }).Select(d => d!).ToList();
        bool isWhole = names.Count <= options.BuilderDexesMax;
        if (!isWhole)
        {
            LogTooManyDexes(client.Name, names.Count, options.BuilderDexesMax);
            names.RemoveRange(options.BuilderDexesMax, names.Count - options.BuilderDexesMax);
            for (int i = 0; i < places.Count; i++)
                if (places[i] is { Length: > 0 } dex && !names.Contains(dex, StringComparer.Ordinal)) places[i] = null;
        }

        parts = parts with { BuilderDexes = names };
        if (names.Count == 0) return parts with { BuilderPerps = [], HasAllBuilderPerps = isWhole };

        // One request of weight 20 for all dexes; one for each dex where the gateway does not know it.
        if (await AskAsync(client, "allPerpMetas", null, cancellationToken) is { } all
            && UniverseAnswers.TryReadAllPerps(all, [.. places.Select((d, i) => i == 0 ? null : d)], out List<string>? perps))
            return parts with { BuilderPerps = perps, HasAllBuilderPerps = isWhole };

        List<string> byDex = [];
        foreach (string dex in names)
        {
            if (_isInterrupted) break;
            if (await AskAsync(client, "meta", dex, cancellationToken) is { } meta && UniverseAnswers.TryReadPerps(meta, dex, out List<string>? ofDex)) byDex.AddRange(ofDex);
            else isWhole = false;
        }

        // Half of them would take the other half's coins away.
        return _isInterrupted ? parts : parts with { BuilderPerps = byDex, HasAllBuilderPerps = isWhole };
    }

    private bool IsCarried(string coin) => UniverseCoverage.ClassOf(coin) switch
    {
        CoinClass.BuilderPerp => options.IncludeBuilderDexes,
        CoinClass.Spot => options.IncludeSpot,
        CoinClass.Outcome => options.IncludeOutcomes,
        _ => true,
    };

    /// <summary>The body of an answer of status 200; null for any other answer, and for none (then <see cref="_isInterrupted"/> is set).</summary>
    private async Task<ReadOnlyMemory<byte>?> AskAsync(GatewayInfoClient client, string type, string? dex, CancellationToken cancellationToken)
    {
        byte[] body = Encoding.UTF8.GetBytes(dex is null
            ? $"{{\"type\":\"{type}\"}}"
            : $"{{\"type\":\"{type}\",\"dex\":\"{JsonEncodedText.Encode(dex)}\"}}");
        InfoType infoType = InfoType.Of(type);
        GatewayReply reply = await client.SendAsync(body, infoType, own: true, cancellationToken);
        if (reply.IsOk)
        {
            if (infoType.Caching == InfoCaching.Metadata && CacheKey.TryWrite(body, 16, out string? key))
                cache.Put(key, new CachedReply(reply.ContentType, reply.Body, time.GetTimestamp()));
            return reply.Body;
        }

        // 4xx says that it does not know the request; 5xx, a limit or silence, that it could not answer it now.
        bool isRefused = reply.Outcome == GatewayOutcome.Answered && reply.Status is >= 400 and < 500;
        if (!isRefused) _isInterrupted = true;
        LogNotAnswered(client.Name, type, reply.Outcome, reply.Status);
        return null;
    }

    [LoggerMessage(4101, LogLevel.Information, "Gateway {Gateway} did not answer {Type} for the universe of coins: {Outcome}, status {Status}.")]
    private partial void LogNotAnswered(string gateway, string type, GatewayOutcome outcome, int status);

    [LoggerMessage(4102, LogLevel.Warning, "Gateway {Gateway} answered {Type} in another shape than documented; its coins are left out.")]
    private partial void LogOtherShape(string gateway, string type);

    [LoggerMessage(4103, LogLevel.Warning, "Gateway {Gateway} has {Count} builder dexes; only the first {Max} are carried (Relay:Universe:BuilderDexesMax).")]
    private partial void LogTooManyDexes(string gateway, int count, int max);
}
