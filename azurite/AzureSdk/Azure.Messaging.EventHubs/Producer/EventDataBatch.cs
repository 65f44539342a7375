#nullable disable annotations

namespace Azure.Messaging.EventHubs.Producer;

/// <summary>Events that are sent as one message and stored together, all or none, in one partition.</summary>
/// <remarks>Every added event is encoded at once, so that the size is exact and sending copies nothing. Not thread-safe.</remarks>
public sealed class EventDataBatch : IDisposable
{
    private readonly BatchContent _content;
    private int _sendsInFlight;

    internal EventDataBatch(BatchContent content, SendEventOptions options)
    {
        _content = content;
        Options = options;
    }

    /// <summary>As many bytes as the batch may have on the wire.</summary>
    public long MaximumSizeInBytes => _content.MaximumSizeInBytes;

    /// <summary>The bytes that it has on the wire.</summary>
    public long SizeInBytes => _content.SizeInBytes;

    /// <summary>The events added so far.</summary>
    public int Count => _content.Count;

    internal SendEventOptions Options { get; }

    /// <summary>Adds the event, or tells that it does not fit.</summary>
    /// <returns>False: the batch is as before; send it, and add the event to the next one.</returns>
    /// <exception cref="InvalidOperationException">The batch is being sent.</exception>
    /// <exception cref="System.Runtime.Serialization.SerializationException">A property is of a type that AMQP cannot carry.</exception>
    public bool TryAdd(EventData eventData)
    {
        ArgumentNullException.ThrowIfNull(eventData);
        EnsureNotBeingSent();
        return _content.TryAdd(eventData);
    }

    /// <summary>Gives the buffer back; may be repeated.</summary>
    /// <exception cref="InvalidOperationException">The batch is being sent.</exception>
    public void Dispose()
    {
        EnsureNotBeingSent();
        _content.Dispose();
    }

    internal ReadOnlyMemory<byte> BeginSend()
    {
        Interlocked.Increment(ref _sendsInFlight);
        return _content.Encoded;
    }

    internal void EndSend() => Interlocked.Decrement(ref _sendsInFlight);

    private void EnsureNotBeingSent()
    {
        if (Volatile.Read(ref _sendsInFlight) > 0) throw new InvalidOperationException("The batch is being sent; it can be changed or disposed when that is done.");
    }
}
