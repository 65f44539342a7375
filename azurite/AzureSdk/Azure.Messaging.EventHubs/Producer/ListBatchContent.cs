namespace Azure.Messaging.EventHubs.Producer;

/// <summary>Events in a list of the test that made the batch.</summary>
internal sealed class ListBatchContent : BatchContent
{
    private readonly IList<EventData> _events;
    private readonly CreateBatchOptions _options;
    private readonly Func<EventData, bool> _tryAdd;

    public ListBatchContent(long sizeInBytes, IList<EventData> events, CreateBatchOptions options, Func<EventData, bool> tryAdd)
    {
        SizeInBytes = sizeInBytes;
        _events = events;
        _options = options;
        _tryAdd = tryAdd;
    }

    public override long MaximumSizeInBytes => _options.MaximumSizeInBytes ?? long.MaxValue;

    public override long SizeInBytes { get; }

    public override int Count => _events.Count;

    /// <summary>Encoded when asked for, which only a real client does.</summary>
    public override ReadOnlyMemory<byte> Encoded
    {
        get
        {
            var encoded = new EncodedBatchContent(_options.PartitionKey, MaximumSizeInBytes);
            foreach (EventData data in _events) encoded.TryAdd(data);
            return encoded.Encoded;
        }
    }

    public override bool TryAdd(EventData eventData)
    {
        if (!_tryAdd(eventData)) return false;
        _events.Add(eventData);
        return true;
    }

    public override void Dispose() => _events.Clear();
}
