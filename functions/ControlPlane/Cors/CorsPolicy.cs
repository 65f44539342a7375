using Microsoft.AspNetCore.Http;
using RelayCloud.ControlPlane.Answers;
using RelayCloud.ControlPlane.Errors;
using RelayCloud.ControlPlane.Settings;

namespace RelayCloud.ControlPlane.Cors;

/// <summary>Which web pages may call, and what their scripts may send and see. Sessions of the browser are not passed on. Immutable.</summary>
public sealed class CorsPolicy(ControlPlaneSettings settings)
{
    private const string SentHeaders = "Authorization, Content-Type, Idempotency-Key, If-Match, X-Admin-Key, X-Api-Key";
    private const string SeenHeaders = "ETag, Idempotency-Replayed, Location, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After";
    private const string PreflightSeconds = "600";

    private readonly HashSet<string> _origins = new(settings.Cors.AllowedOrigins, StringComparer.Ordinal);

    /// <summary>Lets a page see the answer, if its origin may call.</summary>
    public void Mark(HttpContext http)
    {
        if (_origins.Count == 0) return;
        http.Response.Headers.Vary = "Origin";
        if (OriginOf(http.Request) is not { } origin || !_origins.Contains(origin)) return;
        http.Response.Headers.AccessControlAllowOrigin = origin;
        http.Response.Headers.AccessControlExposeHeaders = SeenHeaders;
    }

    /// <summary>Answers OPTIONS.</summary>
    /// <param name="request">The request.</param>
    /// <param name="allow">Methods of the address.</param>
    public IResult AnswerPreflight(HttpRequest request, string allow)
    {
        IHeaderDictionary headers = request.HttpContext.Response.Headers;
        if (OriginOf(request) is { } origin)
        {
            if (!_origins.Contains(origin)) return new Refusal(StatusCodes.Status403Forbidden, Reasons.OriginDenied, "Web pages of this origin may not call; the setting is Relay:Cors:AllowedOrigins.");
            headers.AccessControlAllowMethods = allow;
            headers.AccessControlAllowHeaders = SentHeaders;
            headers.AccessControlMaxAge = PreflightSeconds;
        }

        headers.Allow = allow;
        return new EmptyAnswer(StatusCodes.Status204NoContent);
    }

    private static string? OriginOf(HttpRequest request) => request.Headers.Origin is { Count: 1 } origin ? origin.ToString() : null;
}
