namespace Azure.Messaging.EventHubs.Producer;

/// <summary>What an <see cref="EventDataBatch"/> holds, and how much of it fits.</summary>
internal abstract class BatchContent : IDisposable
{
    public abstract long MaximumSizeInBytes { get; }

    public abstract long SizeInBytes { get; }

    public abstract int Count { get; }

    /// <summary>The whole message as it goes out.</summary>
    public abstract ReadOnlyMemory<byte> Encoded { get; }

    public abstract bool TryAdd(EventData eventData);

    public abstract void Dispose();
}
