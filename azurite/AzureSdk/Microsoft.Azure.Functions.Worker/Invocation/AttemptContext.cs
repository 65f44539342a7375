namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>Which attempt an invocation is.</summary>
internal sealed class AttemptContext(int retryCount, int maxRetryCount) : RetryContext
{
    /// <summary>The one attempt of a function without a retry policy.</summary>
    public static AttemptContext Only { get; } = new(0, 0);

    public override int RetryCount => retryCount;

    public override int MaxRetryCount => maxRetryCount;
}
