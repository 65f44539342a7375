using Azure.Messaging.EventHubs.Amqp;
using Azure.Messaging.EventHubs.Validation;

namespace Azure.Messaging.EventHubs.Retry;

/// <summary>Tries an operation as often as a policy says.</summary>
internal static class RetryLoop
{
    /// <param name="policy">Says whether and when to try again.</param>
    /// <param name="clock">Of the delays.</param>
    /// <param name="cancellationToken">Ends the loop at once.</param>
    /// <param name="attempt">One try, given how long it may last.</param>
    public static async Task<T> RunAsync<T>(EventHubsRetryPolicy policy, TimeProvider clock, CancellationToken cancellationToken, Func<TimeSpan, Task<T>> attempt)
    {
        for (int failures = 0; ;)
        {
            Ensure.NotCancelled(cancellationToken);
            TimeSpan? delay;
            try
            {
                return await attempt(policy.CalculateTryTimeout(failures));
            }
            catch (Exception raw) when (!cancellationToken.IsCancellationRequested)
            {
                Exception failure = ServiceError.Translate(raw, "");
                delay = policy.CalculateRetryDelay(failure, ++failures);
                if (delay is null && ReferenceEquals(failure, raw)) throw;
                if (delay is null) throw failure;
            }

            await Task.Delay(delay.Value, clock, cancellationToken);
        }
    }
}
