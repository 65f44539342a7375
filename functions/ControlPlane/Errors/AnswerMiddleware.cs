using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using RelayCloud.Accounts.Errors;
using RelayCloud.ControlPlane.Cors;

namespace RelayCloud.ControlPlane.Errors;

/// <summary>Around everything: headers that every answer has, and an answer for whatever fails inside.</summary>
internal sealed partial class AnswerMiddleware(CorsPolicy cors, ILogger<AnswerMiddleware> log) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        HttpContext http = context.GetHttpContext() ?? throw new InvalidOperationException("Every function of this app is called over HTTP.");
        IHeaderDictionary headers = http.Response.Headers;
        // Answers show what one caller may see, some of them a key that is shown once.
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        cors.Mark(http);
        try
        {
            await next(context);
        }
        catch (RefusedException e)
        {
            context.GetInvocationResult().Value = e.Refusal;
        }
        catch (AccountsException e)
        {
            Refusal refusal = RefusalOf.Accounts(e);
            if (refusal.Status >= StatusCodes.Status500InternalServerError) LogStore(context.FunctionDefinition.Name, refusal.Reason, e.InnerException?.GetType().Name ?? "none");
            context.GetInvocationResult().Value = refusal;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone: nobody to answer.
            throw;
        }
        catch (Exception e)
        {
            LogFailed(e, context.FunctionDefinition.Name, context.InvocationId);
            context.GetInvocationResult().Value = RefusalOf.Internal;
        }
    }

    [LoggerMessage(EventId = 101, Level = LogLevel.Error, Message = "{Function} failed, invocation {InvocationId}")]
    private partial void LogFailed(Exception e, string function, string invocationId);

    [LoggerMessage(EventId = 102, Level = LogLevel.Warning, Message = "{Function}: the accounts store failed ({Reason}), inner exception {Cause}")]
    private partial void LogStore(string function, string reason, string cause);
}
