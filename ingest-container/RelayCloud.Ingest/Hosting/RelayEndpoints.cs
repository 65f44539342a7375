using System.Net;
using System.Text.Json;
using RelayCloud.Ingest.Info;
using RelayCloud.Ingest.Sessions;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.Listener;

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
        (KeyGrant Grant, KeyUsage Usage)? found;
        try
        {
            found = await admission.AuthenticateAsync(apiKey, http.RequestAborted);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await RelayError.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, Admission.CannotCheckKeys, retryAfterSeconds: 5);
            return;
        }

        if (found is not { } admitted)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            await RelayError.WriteAsync(http, StatusCodes.Status401Unauthorized, apiKey is null
                ? "an API key is needed: Authorization: Bearer, X-Api-Key, ?apiKey=, or the path /k/{apiKey}/info"
                : "this API key is not valid");
            return;
        }

        if (!admitted.Usage.TryInfo(admitted.Grant, out int retryAfterSeconds))
        {
            await RelayError.WriteAsync(http, StatusCodes.Status429TooManyRequests, $"this key may ask /info {admitted.Grant.InfoRequestsPerMinuteMax} times a minute; try again in {retryAfterSeconds} s", retryAfterSeconds);
            return;
        }

        await InfoEndpoint.HandleAsync(http, info, options);
    }
}
