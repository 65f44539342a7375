using System.IO;
using System.Net.Sockets;

namespace Azure.Messaging.EventHubs.Retry;

/// <summary>The policy that <see cref="EventHubsRetryOptions"/> describe, with the official delays and jitter.</summary>
/// <remarks>
/// Retry n waits Delay × 2ⁿ (exponential) or Delay (fixed), plus up to 8 % of Delay at random, never more than MaximumDelay; a busy service is
/// given 4 s at least. Only what may pass by itself is tried again. Thread-safe.
/// </remarks>
internal sealed class BasicRetryPolicy : EventHubsRetryPolicy
{
    /// <summary>A throttled client that comes back sooner is throttled again: the service counts per second and recovers in about 4 s.</summary>
    public static readonly TimeSpan BusyDelayMinimum = TimeSpan.FromSeconds(4);

    private const double JitterFactor = 0.08;
    private readonly EventHubsRetryOptions _options;

    /// <param name="options">Owned: changed by nobody from now on.</param>
    public BasicRetryPolicy(EventHubsRetryOptions options) => _options = options;

    public override TimeSpan CalculateTryTimeout(int attemptCount) => _options.TryTimeout;

    public override TimeSpan? CalculateRetryDelay(Exception lastException, int attemptCount)
    {
        if (_options.MaximumRetries <= 0 || _options.MaximumDelay == TimeSpan.Zero || attemptCount > _options.MaximumRetries || !IsTransient(lastException)) return null;
        double delaySeconds = _options.Mode switch
        {
            EventHubsRetryMode.Fixed => _options.Delay.TotalSeconds,
            EventHubsRetryMode.Exponential => _options.Delay.TotalSeconds * Math.Pow(2, attemptCount),
            _ => throw new NotSupportedException($"The retry mode {_options.Mode} is not known."),
        };
        delaySeconds += Random.Shared.NextDouble() * _options.Delay.TotalSeconds * JitterFactor;
        if (IsBusy(lastException)) delaySeconds = Math.Max(delaySeconds, BusyDelayMinimum.TotalSeconds);
        // Compared as seconds: 2¹⁰⁰ of them do not fit a TimeSpan.
        return delaySeconds >= _options.MaximumDelay.TotalSeconds ? _options.MaximumDelay : TimeSpan.FromSeconds(delaySeconds);
    }

    private static bool IsTransient(Exception? exception)
    {
        if (exception is TaskCanceledException) exception = exception.InnerException;
        else if (exception is AggregateException aggregate) exception = aggregate.Flatten().InnerException;
        return exception switch
        {
            EventHubsException failure => failure.IsTransient,
            TimeoutException or SocketException or IOException => true,
            _ => false,
        };
    }

    private static bool IsBusy(Exception exception) => exception is EventHubsException { Reason: EventHubsException.FailureReason.ServiceBusy };
}
