using Azure;

namespace Microsoft.Azure.Functions.Worker.Ownership;

/// <summary>Tells failures of the storage, which pass, from faults of the program.</summary>
internal static class OwnershipFailures
{
    /// <summary>Whether the storage did not answer, or refused. After its retries the pipeline wraps them in an <see cref="AggregateException"/>.</summary>
    public static bool IsOfStorage(Exception failure) =>
        failure is RequestFailedException or HttpRequestException or IOException or TimeoutException
        || (failure is AggregateException { InnerExceptions: { Count: > 0 } inner } && inner.All(static one => IsOfStorage(one) || one is TaskCanceledException));
}
