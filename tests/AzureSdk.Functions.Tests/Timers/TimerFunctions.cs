using Microsoft.Azure.Functions.Worker;

namespace AzureSdk.Functions.Tests.Timers;

public static class TimerFunctions
{
    public sealed class EveryFiveMinutes(TimerCalls calls)
    {
        [Function("EveryFiveMinutes")]
        public Task Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer, FunctionContext context) => calls.AddAsync(timer, context);
    }

    public sealed class AtStart(TimerCalls calls)
    {
        [Function("AtStart")]
        public Task Run([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer, FunctionContext context) => calls.AddAsync(timer, context);
    }

    public sealed class Forgetful(TimerCalls calls)
    {
        [Function("Forgetful")]
        public Task Run([TimerTrigger("0 */5 * * * *", UseMonitor = false)] TimerInfo timer, FunctionContext context) => calls.AddAsync(timer, context);
    }

    public sealed class OfASetting(TimerCalls calls)
    {
        [Function("OfASetting")]
        public Task Run([TimerTrigger("%Sweep__Every%")] TimerInfo timer, FunctionContext context) => calls.AddAsync(timer, context);
    }

    public sealed class Retried(TimerCalls calls)
    {
        [Function("Retried")]
        [ExponentialBackoffRetry(2, "00:00:02", "00:00:10")]
        public Task Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer, FunctionContext context) => calls.AddAsync(timer, context);
    }
}
