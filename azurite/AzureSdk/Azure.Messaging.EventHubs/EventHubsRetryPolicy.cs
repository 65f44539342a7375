#nullable disable annotations

namespace Azure.Messaging.EventHubs;

/// <summary>Decides whether a failed operation is tried again, when, and how long a try may last.</summary>
public abstract class EventHubsRetryPolicy
{
    /// <summary>For derived policies.</summary>
    protected EventHubsRetryPolicy()
    {
    }

    /// <summary>How long a try may last.</summary>
    /// <param name="attemptCount">Tries made so far.</param>
    public abstract TimeSpan CalculateTryTimeout(int attemptCount);

    /// <summary>How long to wait before the next try; null when there shall be none.</summary>
    /// <param name="lastException">Why the last try failed.</param>
    /// <param name="attemptCount">Tries made so far, at least 1.</param>
    public abstract TimeSpan? CalculateRetryDelay(Exception lastException, int attemptCount);
}
