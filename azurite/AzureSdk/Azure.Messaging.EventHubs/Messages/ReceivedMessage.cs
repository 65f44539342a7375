namespace Azure.Messaging.EventHubs.Messages;

/// <summary>An encoded message as it came, decoded piece by piece.</summary>
internal sealed class ReceivedMessage
{
    public static readonly IReadOnlyDictionary<string, object> NoSystemProperties = new Dictionary<string, object>();

    public long SequenceNumber => throw new NotSupportedException("The transport is being built.");

    public DateTimeOffset EnqueuedTime => throw new NotSupportedException("The transport is being built.");

    public ReadOnlyMemory<byte> ReadBody() => throw new NotSupportedException("The transport is being built.");

    public IDictionary<string, object> ReadApplicationProperties() => throw new NotSupportedException("The transport is being built.");

    public IReadOnlyDictionary<string, object> ReadSystemProperties() => throw new NotSupportedException("The transport is being built.");

    public MessageProperties? ReadMessageProperties() => throw new NotSupportedException("The transport is being built.");

    public string? ReadOffset() => throw new NotSupportedException("The transport is being built.");

    public string? ReadPartitionKey() => throw new NotSupportedException("The transport is being built.");
}
