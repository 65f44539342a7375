using System.Text.Json;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Gateways.Health;
using RelayCloud.Ingest.Sessions.WebSocket;

namespace RelayCloud.Ingest.Hosting;

/// <summary>
/// <c>/health</c>: 200 while customers can be served fresh data, 503 otherwise. <c>ok</c> = every gateway live; <c>degraded</c> = some, but not all, or something stale;
/// <c>starting</c> = the coins are not known yet; <c>down</c> = no gateway delivers.
/// </summary>
internal sealed class HealthView(GatewaySet gateways, SessionRegistry sessions)
{
    public IResult Answer()
    {
        GatewaySetReport report = gateways.Report();
        bool any = report.Gateways.Any(g => g.State is GatewayState.Live or GatewayState.Stale && g.Topics.Live > 0);
        bool all = report.Gateways.All(g => g.State == GatewayState.Live);

        // Without an always-on topic and without a customer nothing is connected, and nothing is missing.
        bool idle = report.TopicsWanted == 0;
        string status = sessions.IsStopping ? "stopping" : report.UniverseVersion == 0 ? "starting" : all || idle ? "ok" : any ? "degraded" : "down";
        var body = new
        {
            status,
            gateways = report.Gateways.Select(g => new { g.Name, state = g.State.ToString().ToLowerInvariant(), g.SinceMs, topics = g.Topics, g.LastError, notDelivered = g.NotDelivered }),
            connections = sessions.Count,
        };
        return Results.Json(body, JsonSerializerOptions.Web, statusCode: status is "ok" or "degraded" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
