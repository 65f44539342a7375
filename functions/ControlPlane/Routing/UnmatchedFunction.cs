using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Cors;
using RelayCloud.ControlPlane.Errors;

namespace RelayCloud.ControlPlane.Routing;

/// <summary>Takes what no other function does: unknown addresses, methods that an address does not have, and browsers' questions before a call.</summary>
/// <param name="routes">All functions.</param>
/// <param name="cors">Which web pages may call.</param>
public sealed class UnmatchedFunction(RouteCatalog routes, CorsPolicy cors)
{
    /// <summary>404, 405, or the answer to OPTIONS.</summary>
    [Function("Unmatched")]
    [Access(AccessLevel.Public)]
    public IResult Unmatched([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request)
    {
        IReadOnlyList<string> methods = routes.MethodsOf(request.Path);
        if (methods.Count == 0) return new Refusal(StatusCodes.Status404NotFound, Reasons.NoRoute, "There is no such address; GET /openapi/v1.json lists all.");
        string allow = $"{string.Join(", ", methods)}, OPTIONS";
        if (!HttpMethods.IsOptions(request.Method)) return new Refusal(StatusCodes.Status405MethodNotAllowed, Reasons.MethodNotAllowed, $"This address takes {allow}.") { Allow = allow };
        return cors.AnswerPreflight(request, allow);
    }
}
