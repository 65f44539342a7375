namespace Microsoft.Azure.Functions.Worker.Retry;

/// <summary>How often and after which delays a failed invocation is repeated. Immutable.</summary>
internal sealed record RetryPolicy
{
    private const double JitterShare = 0.2;
    private const int DoublingsMax = 30;

    /// <summary>No retry.</summary>
    public static RetryPolicy None { get; } = new();

    /// <summary>Retries after the first failure; -1 means without end. Default 0.</summary>
    public int RetriesMax { get; init; }

    /// <summary>Before the first retry. Default zero.</summary>
    public TimeSpan DelayMin { get; init; }

    /// <summary>Where the doubling of delays stops; equal to <see cref="DelayMin"/> for fixed delays. Default zero.</summary>
    public TimeSpan DelayMax { get; init; }

    /// <summary>The policy that an attribute says.</summary>
    public static RetryPolicy Of(RetryAttribute attribute) => attribute switch
    {
        FixedDelayRetryAttribute same => Fixed(same.MaxRetryCount, TimeSpan.Parse(same.DelayInterval)),
        ExponentialBackoffRetryAttribute growing => new() { RetriesMax = growing.MaxRetryCount, DelayMin = TimeSpan.Parse(growing.MinimumInterval), DelayMax = TimeSpan.Parse(growing.MaximumInterval) },
        _ => throw new NotSupportedException($"The retry policy {attribute.GetType().Name} is not known."),
    };

    public static RetryPolicy Fixed(int retriesMax, TimeSpan delay) => new() { RetriesMax = retriesMax, DelayMin = delay, DelayMax = delay };

    /// <summary>The delay after a failed attempt; null when there are no retries left.</summary>
    /// <param name="retryCount">Of the attempt that failed: 0 for the first attempt.</param>
    /// <param name="chance">0 to 1, spreads growing delays so that instances do not retry in step.</param>
    public TimeSpan? DelayAfter(int retryCount, double chance)
    {
        if (RetriesMax >= 0 && retryCount >= RetriesMax) return null;
        if (DelayMin == DelayMax) return DelayMin;
        var doubled = DelayMin * Math.Pow(2, Math.Min(retryCount, DoublingsMax));
        var spread = doubled * (1 - JitterShare + (2 * JitterShare * chance));
        return spread < DelayMin ? DelayMin : spread > DelayMax ? DelayMax : spread;
    }
}
