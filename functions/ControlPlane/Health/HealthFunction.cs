using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Answers;
using RelayCloud.ControlPlane.Hosting;

namespace RelayCloud.ControlPlane.Health;

/// <summary>Whether the app can do its work, for load balancers and people.</summary>
/// <param name="readiness">What is known of it.</param>
public sealed class HealthFunction(Readiness readiness)
{
    /// <summary>200 while it can, 503 otherwise.</summary>
    [Function("GetHealth")]
    [Access(AccessLevel.Public)]
    public IResult GetHealth([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request)
    {
        string status = readiness.Status;
        return new JsonAnswer(
            status == "ok" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            new HealthView(status, (long)Math.Max(0, readiness.StoreSilence.TotalMilliseconds)));
    }
}
