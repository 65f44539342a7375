namespace RelayCloud.FanOut.Subscribers;

/// <summary>How far <see cref="IDeliveryTarget.Flush"/> got.</summary>
public enum FlushOutcome
{
    /// <summary>The queue is empty.</summary>
    Drained,

    /// <summary>It took its share; call again after the others had theirs.</summary>
    More,

    /// <summary>The transport takes no more. The target calls <see cref="Subscriber.SignalWritable"/> exactly once when it does again, or has failed.</summary>
    Blocked,

    /// <summary>The transport has failed.</summary>
    Failed,
}
