using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RelayCloud.Accounts.Authentication;
using RelayCloud.MarketApi.Answers;
using RelayCloud.MarketApi.Configuration;
using RelayCloud.MarketApi.Snapshots;

namespace RelayCloud.MarketApi.Health;

/// <summary>
/// Whether data can be served: <c>ok</c>, <c>degraded</c> (it is served, but it is old or stale; 200), <c>down</c> (it cannot be read; 503). The mid prices tell, which the exchange
/// sends every 5 s whatever happens. Costs at most one read per interval, whoever asks.
/// </summary>
public sealed class HealthEndpoint
{
    private readonly SnapshotCache _cache;
    private readonly AccountsCache _accounts;
    private readonly int _feedAgeMsMax;

    internal HealthEndpoint(SnapshotCache cache, AccountsCache accounts, MarketApiOptions options)
    {
        _cache = cache;
        _accounts = accounts;
        _feedAgeMsMax = options.FeedAgeMsMax;
    }

    internal async Task<IResult> AnswerAsync(HttpRequest request)
    {
        SnapshotSlot slot = _cache.Mids.SlotOf("");
        SlotState state = slot.Look(_cache.Time.GetTimestamp(), out SnapshotAnswers? found, out bool isStale);
        if (state == SlotState.Wait)
        {
            await slot.WaitAsync().WaitAsync(request.HttpContext.RequestAborted);
            state = slot.Look(_cache.Time.GetTimestamp(), out found, out isStale);
        }

        long? feedAgeMs = (found as MidsAnswers)?.Snapshot is { } mids ? Math.Max(0, _cache.Time.GetUtcNow().ToUnixTimeMilliseconds() - mids.TimeMs) : null;
        (string status, string reason) = (state, feedAgeMs) switch
        {
            (not SlotState.Ready, _) => ("down", "Snapshots cannot be read from Table Storage."),
            (_, null) => ("degraded", "No prices have been written yet."),
            (_, { } age) when age > _feedAgeMsMax => ("degraded", $"The newest prices are {age} ms old; at most {_feedAgeMsMax} ms are right."),
            _ when isStale => ("degraded", "Snapshots cannot be read from Table Storage now; what is known is served."),
            _ => ("ok", ""),
        };
        return new HealthAnswer(status == "down" ? 503 : 200, Body(status, reason, feedAgeMs));
    }

    private byte[] Body(string status, string reason, long? feedAgeMs)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("status"u8, status);
            if (reason.Length > 0) json.WriteString("reason"u8, reason);
            if (feedAgeMs is { } age) json.WriteNumber("feedAgeMs"u8, age);
            else json.WriteNull("feedAgeMs"u8);
            json.WriteNumber("snapshotReads"u8, _cache.Counters.Reads);
            json.WriteNumber("snapshotReadFailures"u8, _cache.Outages.Failures);
            json.WriteNumber("staleAnswers"u8, _cache.Counters.Stale);
            json.WriteNumber("accountReads"u8, _accounts.Counters.Reads);
            json.WriteNumber("accountReadFailures"u8, _accounts.Counters.ReadFailures);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
