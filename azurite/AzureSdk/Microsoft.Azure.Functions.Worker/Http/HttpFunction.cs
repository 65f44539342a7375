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
    /// <remarks>Hot: what completes at once needs no state machine.</remarks>
    public Task InvokeAsync(HttpContext http)
    {
        if (!keys.Admits(http.Request, level, entry.Name))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        var context = new InvocationContext(entry, http);
        try
        {
            var running = pipeline.RunAsync(context);
            if (!running.IsCompletedSuccessfully) return FinishAsync(running, isWritten: false, context, http);
            var writing = WriteAsync(context.Result, http);
            return writing.IsCompletedSuccessfully ? Task.CompletedTask : FinishAsync(writing, isWritten: true, context, http);
        }
        catch (Exception e)
        {
            Fail(e, context, http);
            return Task.CompletedTask;
        }
    }

    private async Task FinishAsync(Task pending, bool isWritten, InvocationContext context, HttpContext http)
    {
        try
        {
            await pending;

            // After the pipeline, as in the official integration: middleware may still have replaced the result.
            if (!isWritten) await WriteAsync(context.Result, http);
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
        if (failure is OperationCanceledException && http.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone: nobody to answer, nothing wrong.
            if (!http.Response.HasStarted) http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }

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
