namespace Azure.Messaging.EventHubs.Producer;

/// <summary>Events encoded into the message that will carry them.</summary>
internal sealed class EncodedBatchContent : BatchContent
{
    public EncodedBatchContent(string? partitionKey, long maximumSizeInBytes) => MaximumSizeInBytes = maximumSizeInBytes;

    public override long MaximumSizeInBytes { get; }

    public override long SizeInBytes => 0;

    public override int Count => 0;

    public override ReadOnlyMemory<byte> Encoded => default;

    public override bool TryAdd(EventData eventData) => throw new NotSupportedException("The transport is being built.");

    public override void Dispose()
    {
    }
}
