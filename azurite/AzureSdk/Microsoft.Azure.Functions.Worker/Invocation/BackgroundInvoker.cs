using Microsoft.Azure.Functions.Worker.Configuration;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>Runs functions that nobody waits for over HTTP: with a scope for each attempt, retries and a time limit. Never throws. Any thread.</summary>
internal sealed partial class BackgroundInvoker(FunctionPipeline pipeline, IServiceScopeFactory scopes, HostJson host, TimeProvider clock, ILogger<BackgroundInvoker> log)
{
    /// <summary>Runs a function until it succeeds or its retries are spent.</summary>
    /// <param name="entry">The function.</param>
    /// <param name="argument">Makes the trigger's argument; a failure is one of the attempt.</param>
    /// <param name="bindings">The trigger's metadata.</param>
    /// <param name="stopping">Fires when no further attempt should begin; a running one goes on.</param>
    /// <param name="forced">Fires when a running attempt should end.</param>
    public async Task<InvocationOutcome> RunAsync(FunctionEntry entry, Func<object> argument, BindingContext bindings, CancellationToken stopping, CancellationToken forced)
    {
        for (var retryCount = 0; ; retryCount++)
        {
            if (await TryAsync(entry, argument, bindings, new AttemptContext(retryCount, entry.Retry.RetriesMax), forced)) return InvocationOutcome.Succeeded;
            if (forced.IsCancellationRequested) return InvocationOutcome.Abandoned;
            if (entry.Retry.DelayAfter(retryCount, Random.Shared.NextDouble()) is not { } delay) return InvocationOutcome.Failed;
            try
            {
                LogRetry(entry.Name, retryCount + 1, delay);
                await Task.Delay(delay, clock, stopping);
            }
            catch (OperationCanceledException)
            {
                return InvocationOutcome.Abandoned;
            }
        }
    }

    private async Task<bool> TryAsync(FunctionEntry entry, Func<object> argument, BindingContext bindings, AttemptContext attempt, CancellationToken forced)
    {
        using var limit = new CancellationTokenSource(host.FunctionTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, forced);
        InvocationContext? context = null;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            context = new InvocationContext(entry, scope.ServiceProvider, argument(), bindings, attempt, either.Token);
            await pipeline.RunAsync(context);
            return true;
        }
        catch (OperationCanceledException) when (forced.IsCancellationRequested)
        {
            LogCutShort(entry.Name, context?.InvocationId);
            return false;
        }
        catch (Exception e)
        {
            LogFailed(e, entry.Name, context?.InvocationId, attempt.RetryCount, attempt.MaxRetryCount);
            return false;
        }
    }

    [LoggerMessage(EventId = 10, Level = LogLevel.Error, Message = "Function {Function} failed, invocation {InvocationId}, retry {RetryCount} of {RetriesMax}")]
    private partial void LogFailed(Exception failure, string function, string? invocationId, int retryCount, int retriesMax);

    [LoggerMessage(EventId = 11, Level = LogLevel.Warning, Message = "Function {Function} is retried ({RetryCount}) in {Delay}")]
    private partial void LogRetry(string function, int retryCount, TimeSpan delay);

    [LoggerMessage(EventId = 12, Level = LogLevel.Warning, Message = "Function {Function} was cut short by the end of the app, invocation {InvocationId}")]
    private partial void LogCutShort(string function, string? invocationId);
}
