using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Invocation;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The HTTP side of an invocation.</summary>
public static class FunctionContextExtensions
{
    // The key under which the official integration keeps the request; an application's own test contexts may use it.
    internal const string HttpContextKey = "HttpRequestContext";

    /// <summary>The request's context; null when the function was not started by HTTP.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context is InvocationContext invocation
            ? invocation.HttpContext
            : context.Items.TryGetValue(HttpContextKey, out var value) ? value as HttpContext : null;
}
