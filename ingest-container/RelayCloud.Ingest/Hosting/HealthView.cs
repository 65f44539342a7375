using System.Text.Json;
using RelayCloud.Ingest.EventLog;
using RelayCloud.Ingest.EventLog.Telemetry;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Gateways.Health;
using RelayCloud.Ingest.Sessions.WebSocket;
using RelayCloud.Ingest.Snapshots;
using RelayCloud.Ingest.WebPubSub;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Hosting;

/// <summary>
/// <c>/health</c>: 200 while customers can be served fresh data, 503 otherwise. <c>ok</c> = every source live; <c>degraded</c> = some, but not all, or something stale, or the log
/// or the snapshots are behind, or changes of accounts are not heard of, or Web PubSub cannot be published to; <c>starting</c> = the coins are not known yet; <c>down</c> = no gateway delivers or, on an edge, no partition of the log is read.
/// </summary>
internal sealed class HealthView(SessionRegistry sessions, Universe universe, GatewaySet? gateways = null, EventLogStatus? eventLog = null, SnapshotsStatus? snapshots = null, AccountsView? accounts = null, WebPubSubStatus? webPubSub = null)
{
    public IResult Answer()
    {
        GatewaySetReport? report = gateways?.Report();
        EventLogReport? log = eventLog?.Report();
        string source = report is not null ? StatusOf(report) : log!.State switch { "ok" => "ok", "down" => "down", _ => "degraded" };
        if (source == "ok" && log is not null && log.State != "ok") source = "degraded";
        if (source == "ok" && accounts is { IsCurrent: false }) source = "degraded";
        if (source == "ok" && snapshots is not null && snapshots.State != "ok") source = "degraded";
        if (source == "ok" && webPubSub is not null && webPubSub.State != "ok") source = "degraded";
        string status = sessions.IsStopping ? "stopping" : universe.Version == 0 ? "starting" : source;
        var body = new
        {
            status,
            gateways = report?.Gateways.Select(g => new { g.Name, state = g.State.ToString().ToLowerInvariant(), g.SinceMs, topics = g.Topics, g.LastError, notDelivered = g.NotDelivered }) ?? [],
            connections = sessions.Count,
            accounts = accounts?.Health(),
            eventLog = log is null ? null : new
            {
                log.State,
                pendingBytes = log.Writer?.PendingBytes,
                lostTrades = log.Writer?.LostTrades,
                lostStates = log.Writer?.LostStates,
                partitions = log.Writer is { } writer
                    ? writer.Partitions.Select(p => new { p.Partition, ok = p.FailuresInARow == 0, eventsBehind = (long?)null, p.LastError })
                    : log.Partitions.Select(p => new { p.Partition, ok = p.IsReading, eventsBehind = (long?)p.EventsBehind, p.LastError }),
            },
            snapshots = snapshots?.Report() is { } written ? new { written.State, written.BehindMs, written.LastWriteAtMs, written.LastError } : null,
            webPubSub = webPubSub?.Report() is { } published ? new { published.State, published.Groups, published.FailuresInARow, published.LastError, published.Partitions } : null,
        };
        return Results.Json(body, JsonSerializerOptions.Web, statusCode: status is "ok" or "degraded" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static string StatusOf(GatewaySetReport report)
    {
        bool any = report.Gateways.Any(g => g.State is GatewayState.Live or GatewayState.Stale && g.Topics.Live > 0);
        bool all = report.Gateways.All(g => g.State == GatewayState.Live);

        // Without an always-on topic and without a customer nothing is connected, and nothing is missing.
        bool idle = report.TopicsWanted == 0;
        return report.UniverseVersion == 0 ? "starting" : all || idle ? "ok" : any ? "degraded" : "down";
    }
}
