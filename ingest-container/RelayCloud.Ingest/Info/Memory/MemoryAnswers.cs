using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Info.Coins;
using RelayCloud.Ingest.Info.Requests;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Info.Memory;

/// <summary>
/// Answers <c>l2Book</c>, <c>allMids</c> and <c>recentTrades</c> from the values that arrive over WebSocket, when they are fresh enough. Thread safe.
/// </summary>
internal sealed class MemoryAnswers(
    InfoOptions options, TopicTable topics, ISnapshotSource snapshots, Universe universe, UniverseCoverage coverage,
    IGatewayHealth health, int gateways, bool anyInfoGateway, ITopicLiveness? liveness, TimeProvider time)
{
    private const string Json = "application/json";

    private static readonly byte[] Null = "null"u8.ToArray();

    private readonly ObservedAges _ages = new(time);

    /// <summary>False when the request is not one for memory, or memory has nothing fresh enough.</summary>
    public bool TryAnswer(InfoRequest request, [NotNullWhen(true)] out InfoReply? reply)
    {
        reply = null;
        if (!request.IsPlain) return false;
        return request.TypeName switch
        {
            "l2Book" => TryBook(request, out reply),
            "allMids" => TryMids(request, out reply),
            "recentTrades" => TryTrades(request, out reply),
            _ => false,
        };
    }

    private bool TryBook(InfoRequest request, [NotNullWhen(true)] out InfoReply? reply)
    {
        reply = null;
        if (request.Coin is not { Length: > 0 } coin || request.Dex is not null) return false;
        if (request.NSigFigs is not (0 or 2 or 3 or 4 or 5)) return false;
        if (request.Mantissa is not (0 or 1 or 2 or 5) || (request.Mantissa != 0 && request.NSigFigs != 5)) return false;

        int coinId = topics.Coins.IdOf(coin);
        if (!universe.HasCoin(coinId))
        {
            // Only where the whole class of such coins was read; else a gateway may know better.
            if (!coverage.Covers(coin)) return false;
            reply = new InfoReply(StatusCodes.Status200OK, Json, Null, null, InfoSource.Memory);
            return true;
        }

        // Fast books have 5 levels, the answer 20: only the topic that is not fast will do.
        var key = new TopicKey(Channel.L2Book, Fast: false, request.NSigFigs, request.Mantissa, Interval: 0, coinId);
        if (!topics.TryGet(key, out Topic? topic)) return false;
        var data = new ArrayBufferWriter<byte>(2_048);
        if (!snapshots.TryCopyLast(topic, data, out _)) return false;
        if (!RawJson.TryGetInt64(data.WrittenSpan, "time"u8, out long timeMs) || AgeMs(timeMs) > options.BookAgeMsMax) return false;
        reply = Ok(data.WrittenMemory);
        return true;
    }

    private bool TryMids(InfoRequest request, [NotNullWhen(true)] out InfoReply? reply)
    {
        reply = null;
        if (request.Coin is not null || request.NSigFigs != 0 || request.Mantissa != 0) return false;
        int dexId = topics.Coins.IdOf(request.Dex ?? "");
        if (dexId < 0 || !topics.TryGet(TopicKey.Of(Channel.AllMids, dexId), out Topic? topic)) return false;
        var data = new ArrayBufferWriter<byte>(32 * 1024);
        if (!snapshots.TryCopyLast(topic, data, out Cursor cursor)) return false;
        int ageMsAtMost = _ages.AgeMsAtMost(topic, cursor);
        if (ageMsAtMost > options.MidsAgeMsMax && liveness?.IsLive(topic) != true) return false;

        // Over WebSocket the map is wrapped ({"mids":{…}}); over REST it stands alone.
        if (!RawJson.TryCut(data.WrittenSpan, "mids"u8, out Range mids)) return false;
        reply = Ok(data.WrittenMemory[mids]);
        return true;
    }

    private bool TryTrades(InfoRequest request, [NotNullWhen(true)] out InfoReply? reply)
    {
        reply = null;
        if (request.Coin is not { Length: > 0 } coin || request.Dex is not null || request.NSigFigs != 0 || request.Mantissa != 0) return false;
        int coinId = topics.Coins.IdOf(coin);
        if (!universe.HasCoin(coinId) || !topics.TryGet(TopicKey.Of(Channel.Trades, coinId), out Topic? topic)) return false;
        var data = new ArrayBufferWriter<byte>(8 * 1024);
        if (!snapshots.TryCopyTrades(topic, options.RecentTradesMax, data, out _)) return false;

        // Over WebSocket the newest trade comes last, over REST first.
        byte[] newestFirst = new byte[data.WrittenCount];
        if (!RawJson.TryReverse(data.WrittenSpan, newestFirst, out int length) || length < 3) return false;
        if (!IsFresh(topic, newestFirst.AsSpan(1, length - 2))) return false;
        reply = Ok(newestFirst.AsMemory(0, length));
        return true;
    }

    /// <summary>A quiet coin's newest trade is old without being out of date: then only a live topic vouches for it, or there is nobody else to ask.</summary>
    private bool IsFresh(Topic topic, ReadOnlySpan<byte> newestTradeFirst) =>
        (RawJson.TryGetInt64(newestTradeFirst, "time"u8, out long timeMs) && AgeMs(timeMs) <= options.TradesAgeMsMax)
        || liveness?.IsLive(topic) == true
        || (!anyInfoGateway && liveness is null && Enumerable.Range(0, gateways).Any(g => health.StateOf(g) == GatewayState.Live));

    /// <summary>Negative where the exchange's clock is ahead of ours; that counts as fresh.</summary>
    private long AgeMs(long timeMs) => time.GetUtcNow().ToUnixTimeMilliseconds() - timeMs;

    private static InfoReply Ok(ReadOnlyMemory<byte> body) => new(StatusCodes.Status200OK, Json, body, null, InfoSource.Memory);
}
