namespace Microsoft.Azure.Functions.Worker;

/// <summary>Base of the retry policies of a function.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    /// <summary>Retries after the first failure; -1 means without end.</summary>
    public int MaxRetryCount { get; set; }
}
