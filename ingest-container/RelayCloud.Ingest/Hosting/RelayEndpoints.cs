using System.Net;
using System.Text.Json;
using RelayCloud.Ingest.Info;
using RelayCloud.Ingest.Sessions;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.Listener;
using RelayCloud.Ingest.Sessions.Plans;

namespace RelayCloud.Ingest.Hosting;

/// <summary>The HTTP routes of the customers' port.</summary>
internal static class RelayEndpoints
{
    public static void MapRelay(this WebApplication app, bool servesCustomers)
    {
        app.MapGet("/health", (HealthView health) => health.Answer());
        app.MapGet("/stats", StatsAsync);
        if (!servesCustomers)
        {
            app.MapFallback("{**path}", http => RelayError.WriteAsync(http, StatusCodes.Status404NotFound, Handshake.NoCustomers));
            return;
        }

        app.MapPost("/info", InfoAsync);
        app.MapPost("/k/{apiKey}/info", InfoAsync);
        app.MapGet("/ws", (HttpContext http, KestrelUpgrade upgrade) => upgrade.HandleAsync(http));
        app.MapGet("/k/{apiKey}/ws", (HttpContext http, KestrelUpgrade upgrade) => upgrade.HandleAsync(http));
        app.MapFallback("{**path}", http => RelayError.WriteAsync(
            http, StatusCodes.Status404NotFound, "no such address; there are /ws, /k/{apiKey}/ws, POST /info, POST /k/{apiKey}/info, /health and /stats"));
    }

    // It names customers, so it is for whoever is on the machine.
    private static Task StatsAsync(HttpContext http, StatsView stats) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
            ? http.Response.WriteAsJsonAsync(stats.Take(), JsonSerializerOptions.Web)
            : RelayError.WriteAsync(http, StatusCodes.Status403Forbidden, "/stats is answered on the machine itself only");

    private static async Task InfoAsync(HttpContext http, Admission admission, IInfoService info, InfoOptions options)
    {
        string? apiKey = PresentedKey.From(http.Request.RouteValues["apiKey"] as string, http.Request.Headers.Authorization, http.Request.Headers["X-Api-Key"], http.Request.Query["apiKey"]);
        KeyCheck check;
        try
        {
            check = await admission.CheckAsync(apiKey, admission.ClientOf(http.Connection.RemoteIpAddress, http.Request.Headers["X-Forwarded-For"]), http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The customer left; there is nobody to tell.
            return;
        }
        catch (Exception)
        {
            check = KeyCheck.Refused(KeyOutcome.Unavailable);
        }

        if (check.Grant is not { } grant)
        {
            await RefuseAsync(http, apiKey, check.Outcome);
            return;
        }

        if (!admission.Usage.Of(grant).TryInfo(grant, out int retryAfterSeconds))
        {
            await RelayError.WriteAsync(http, StatusCodes.Status429TooManyRequests, $"this key may ask /info {grant.InfoRequestsPerMinuteMax} times a minute; try again in {retryAfterSeconds} s", retryAfterSeconds);
            return;
        }

        await InfoEndpoint.HandleAsync(http, PlanInfo.For(grant, info), options);
    }

    private static Task RefuseAsync(HttpContext http, string? apiKey, KeyOutcome outcome)
    {
        int status = KeyRefusal.Status(outcome);
        if (status == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = "Bearer";
        return RelayError.WriteAsync(
            http, status, apiKey is null ? "an API key is needed: Authorization: Bearer, X-Api-Key, ?apiKey=, or the path /k/{apiKey}/info" : KeyRefusal.Message(outcome), KeyRefusal.RetryAfterSeconds(outcome));
    }
}
