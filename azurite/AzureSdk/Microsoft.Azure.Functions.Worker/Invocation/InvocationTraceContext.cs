using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>The trace of an invocation: the running activity if there is one, else what the caller sent.</summary>
internal sealed class InvocationTraceContext(string traceParent, string traceState) : TraceContext
{
    private static readonly InvocationTraceContext None = new("", "");

    public override string TraceParent => traceParent;

    public override string TraceState => traceState;

    public static InvocationTraceContext Of(HttpContext? http)
    {
        if (http is not null && http.Request.Headers.TraceParent is [{ Length: > 0 } traceParent] && ActivityContext.TryParse(traceParent, null, out _))
            return new(traceParent, http.Request.Headers.TraceState.ToString());
        var activity = Activity.Current;
        return activity is { IdFormat: ActivityIdFormat.W3C, Id: not null } ? new(activity.Id, activity.TraceStateString ?? "") : None;
    }
}
