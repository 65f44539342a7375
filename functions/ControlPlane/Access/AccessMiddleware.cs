using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using RelayCloud.Accounts.Addresses;
using RelayCloud.Accounts.Limits;
using RelayCloud.ControlPlane.Errors;
using RelayCloud.ControlPlane.Hosting;
using RelayCloud.ControlPlane.Requests;
using RelayCloud.ControlPlane.Routing;
using RelayCloud.ControlPlane.Settings;

namespace RelayCloud.ControlPlane.Access;

/// <summary>Runs a function only for who may call it. One place for all functions, so that none can forget it.</summary>
internal sealed class AccessMiddleware(
    RouteCatalog routes, OperatorGate operators, TenantGate tenants, RequestLimiter limiter, Readiness readiness, TrustedProxies proxies, ControlPlaneSettings settings) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        HttpContext http = context.GetHttpContext() ?? throw new InvalidOperationException("Every function of this app is called over HTTP.");
        AccessLevel level = routes.LevelOf(context.FunctionDefinition.Name);
        if (level == AccessLevel.Public || await RefuseAsync(http, level) is not { } refusal) await next(context);
        else context.GetInvocationResult().Value = refusal;
    }

    private async Task<Refusal?> RefuseAsync(HttpContext http, AccessLevel level)
    {
        if (!readiness.IsReady) return RefusalOf.Starting;
        IPAddress? address = proxies.ClientOf(http.Connection.RemoteIpAddress, http.Request.Headers["X-Forwarded-For"]);
        Entry entry = level == AccessLevel.Operator ? operators.Admit(http.Request, address) : await tenants.AdmitAsync(http.Request, address, level, http.RequestAborted);
        if (entry.Caller is not { } caller) return entry.Refusal ?? RefusalOf.NoCredentials;

        // Operators' ids are not ours to choose: none is to be counted with a key.
        RequestAllowance allowance = caller.Grant is { } grant ? limiter.Take(caller.Id, grant.Limits.RestRequestsPerMinuteMax) : limiter.Take($"operator:{caller.Id}", settings.Admin.RequestsPerMinuteMax);
        IHeaderDictionary headers = http.Response.Headers;
        headers["RateLimit-Limit"] = $"{allowance.Limit}";
        headers["RateLimit-Remaining"] = $"{allowance.Remaining}";
        headers["RateLimit-Reset"] = $"{allowance.ResetSeconds}";
        if (!allowance.IsAllowed)
        {
            return new Refusal(StatusCodes.Status429TooManyRequests, Reasons.RateLimited, $"You may ask {allowance.Limit:N0} times a minute; ask again in {allowance.ResetSeconds} s.")
            {
                RetryAfterSeconds = allowance.ResetSeconds,
            };
        }

        if (RequestBody.Oversized(http.Request, settings.RequestBytesMax) is { } oversized) return oversized;
        caller.Enter(http);
        return null;
    }
}
