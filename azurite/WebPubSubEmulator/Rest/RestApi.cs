using RelayCloud.WebPubSubEmulator.Configuration;
using RelayCloud.WebPubSubEmulator.Hubs;
using RelayCloud.WebPubSubEmulator.Tokens;

namespace RelayCloud.WebPubSubEmulator.Rest;

/// <summary>The operations of <c>/api/hubs/{hub}</c>: who may, which one, and what of it is about the hub as a whole.</summary>
internal sealed class RestApi(PubSubService service)
{
    private readonly SendOperations _send = new(service);
    private readonly MembershipOperations _membership = new(service);

    public async Task HandleAsync(HttpContext http, RawTarget target)
    {
        try
        {
            Interlocked.Increment(ref service.Counters.RestRequests);
            Authorize(http, target);
            if (target.Segments is not ["api", "hubs", var name, ..] || !Names.IsHub(name) || service.Hub(name) is not { } hub)
                throw RestException.BadRequest("The name of the hub is not valid, or there are too many hubs.", "hub");
            if (!await HandleAsync(http, hub, target.Segments[3..]))
                throw new RestException(StatusCodes.Status404NotFound, "NotFound", "There is no such operation.");
        }
        catch (RestException e)
        {
            await RestErrors.WriteAsync(http, e);
        }
        catch (BadHttpRequestException e)
        {
            await RestErrors.WriteAsync(http, e.StatusCode, "BadRequest", e.Message);
        }
        catch (EndOfStreamException)
        {
            await RestErrors.WriteAsync(http, StatusCodes.Status400BadRequest, "BadRequest", "The body is shorter than its Content-Length.");
        }
    }

    private Task<bool> HandleAsync(HttpContext http, Hub hub, string[] path) => (http.Request.Method, path) switch
    {
        ("POST", [":send"]) => _send.ToAllAsync(http, hub),
        ("POST", ["groups", var group, ":send"]) => _send.ToGroupAsync(http, hub, RestQuery.Group(group)),
        ("POST", ["users", var user, ":send"]) => _send.ToUserAsync(http, hub, user),
        ("POST", ["connections", var connection, ":send"]) => _send.ToConnectionAsync(http, hub, connection),
        ("POST", [":generateToken"]) => GenerateTokenAsync(http, hub),
        _ => _membership.HandleAsync(http, hub, path),
    };

    private async Task<bool> GenerateTokenAsync(HttpContext http, Hub hub)
    {
        _send.TakeRate(1);
        string? clientType = http.Request.Query["clientType"];
        if (clientType is not null && !clientType.Equals("Default", StringComparison.OrdinalIgnoreCase))
            throw RestException.BadRequest("Of the client types, only Default is served here.", "clientType");
        const int MinutesMax = 60 * 24 * 365;
        int minutes = RestQuery.Number(http, "minutesToExpire", 1, MinutesMax) ?? 60;
        string? user = http.Request.Query["userId"];
        string token = ClientTokens.Create(
            service.Tokens,
            $"{http.Request.Scheme}://{http.Request.Host.Value}/client/hubs/{hub.Name}",
            service.Time.GetUtcNow(),
            TimeSpan.FromMinutes(minutes),
            string.IsNullOrEmpty(user) ? null : user,
            [.. http.Request.Query["role"].Select(role => role ?? "")],
            [.. http.Request.Query["group"].Select(group => group ?? "")]);
        await http.Response.WriteAsJsonAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["token"] = token });
        return true;
    }

    /// <exception cref="RestException">The token is missing, wrong or for another address.</exception>
    private void Authorize(HttpContext http, RawTarget target)
    {
        if (BearerToken.Of(http) is not { } token) throw Unauthorized("The request has no bearer token.");
        if (service.Tokens.Verify(token, out TokenClaims claims) is { } problem) throw Unauthorized(problem);
        bool isEntra = service.Options.AcceptJwt && claims.Audiences.Any(audience => audience.TrimEnd('/').Equals(AccessTokens.EntraAudience, StringComparison.OrdinalIgnoreCase));
        if (!isEntra && !Audience.Fits(claims.Audiences, http.Request.Scheme, http.Request.Host.Value ?? "", target.Path)) throw Unauthorized("The token is for another address (aud).");
    }

    private static RestException Unauthorized(string message) => new(StatusCodes.Status401Unauthorized, "Unauthorized", message);
}
