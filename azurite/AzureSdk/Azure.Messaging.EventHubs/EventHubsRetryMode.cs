namespace Azure.Messaging.EventHubs;

/// <summary>How the delay between two attempts grows.</summary>
public enum EventHubsRetryMode
{
    /// <summary>Always the same delay (and jitter).</summary>
    Fixed = 0,

    /// <summary>The delay doubles with every attempt (and jitter).</summary>
    Exponential = 1,
}
