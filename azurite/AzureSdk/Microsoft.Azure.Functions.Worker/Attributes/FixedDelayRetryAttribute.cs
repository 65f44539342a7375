namespace Microsoft.Azure.Functions.Worker;

/// <summary>Retries a failed invocation after a fixed delay.</summary>
public class FixedDelayRetryAttribute : RetryAttribute
{
    /// <summary>A policy.</summary>
    /// <param name="maxRetryCount">Retries after the first failure; -1 means without end.</param>
    /// <param name="delayInterval">HH:mm:ss, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is no time span or negative.</exception>
    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        RetryInterval.Parse(delayInterval, nameof(delayInterval));
        MaxRetryCount = maxRetryCount;
        DelayInterval = delayInterval;
    }

    /// <summary>HH:mm:ss.</summary>
    public string DelayInterval { get; }
}
