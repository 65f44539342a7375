using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace RelayCloud.UsageRollup;

/// <summary>Whether the app runs.</summary>
public sealed class HealthFunctions
{
    [Function("GetHealth")]
    public IResult GetHealth([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Json(new { status = "ok" });
    }
}
