using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Answers the requests of one function. Any thread.</summary>
internal sealed partial class HttpFunction(FunctionEntry entry, AuthorizationLevel level, FunctionPipeline pipeline, FunctionKeys keys, ILogger log)
{
    private readonly ActionDescriptor _action = new() { DisplayName = entry.Name };

    /// <summary>Authorizes, runs, writes the result. Whatever fails inside is answered without details and logged with them.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        if (!keys.Admits(http.Request, level, entry.Name))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var context = new InvocationContext(entry, http);
        try
        {
            await pipeline.RunAsync(context);

            // After the pipeline, as in the official integration: middleware may still have replaced the result.
            await WriteAsync(context.Result, http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone: nobody to answer, nothing wrong.
            if (!http.Response.HasStarted) http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception e)
        {
            Fail(e, context, http);
        }
    }

    private Task WriteAsync(object? result, HttpContext http) => result switch
    {
        null => Task.CompletedTask,
        IActionResult action => action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), _action)),
        IResult own => own.ExecuteAsync(http),
        _ => throw new InvalidOperationException($"The result is a {result.GetType().Name}: an HTTP function's result is an IActionResult or an IResult."),
    };

    private void Fail(Exception failure, InvocationContext context, HttpContext http)
    {
        // Kestrel's own refusals (a body too large, malformed or too slow) carry the right status and are the caller's fault.
        var refusal = failure as BadHttpRequestException;
        if (refusal is null) LogFailed(failure, entry.Name, context.InvocationId);
        else LogRefused(entry.Name, refusal.StatusCode, refusal.Message);
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = refusal?.StatusCode ?? StatusCodes.Status500InternalServerError;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Function {Function} failed, invocation {InvocationId}")]
    private partial void LogFailed(Exception failure, string function, string invocationId);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Function {Function} refused a request with {Status}: {Reason}")]
    private partial void LogRefused(string function, int status, string reason);
}
