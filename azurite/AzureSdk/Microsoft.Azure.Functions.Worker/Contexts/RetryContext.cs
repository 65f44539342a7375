namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which attempt an invocation is.</summary>
public abstract class RetryContext
{
    /// <summary>0 on the first attempt.</summary>
    public abstract int RetryCount { get; }

    /// <summary>How many retries there will be; 0 without a policy, -1 without end.</summary>
    public abstract int MaxRetryCount { get; }
}
