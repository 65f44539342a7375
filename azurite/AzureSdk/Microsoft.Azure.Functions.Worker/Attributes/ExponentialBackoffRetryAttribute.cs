namespace Microsoft.Azure.Functions.Worker;

/// <summary>Retries a failed invocation after delays that double.</summary>
public class ExponentialBackoffRetryAttribute : RetryAttribute
{
    /// <summary>A policy.</summary>
    /// <param name="maxRetryCount">Retries after the first failure; -1 means without end.</param>
    /// <param name="minimumInterval">HH:mm:ss, not negative: the first delay.</param>
    /// <param name="maximumInterval">HH:mm:ss, not below the minimum: where the doubling stops.</param>
    /// <exception cref="ArgumentOutOfRangeException">An interval is no time span or negative.</exception>
    /// <exception cref="ArgumentException">The minimum is above the maximum.</exception>
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        var minimum = RetryInterval.Parse(minimumInterval, nameof(minimumInterval));
        var maximum = RetryInterval.Parse(maximumInterval, nameof(maximumInterval));
        if (minimum > maximum) throw new ArgumentException($"The minimum interval {minimumInterval} must not be above the maximum interval {maximumInterval}.", nameof(minimumInterval));
        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
    }

    /// <summary>HH:mm:ss.</summary>
    public string MinimumInterval { get; }

    /// <summary>HH:mm:ss.</summary>
    public string MaximumInterval { get; }
}
