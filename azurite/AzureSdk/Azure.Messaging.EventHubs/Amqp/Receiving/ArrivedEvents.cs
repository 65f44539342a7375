namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>Events that wait to be received, and how many more may be asked for. Not thread-safe.</summary>
internal sealed class ArrivedEvents
{
    private const int TakenMax = 10_000;

    private readonly Queue<EventData> _events = new();
    private readonly int _prefetchCount;
    private readonly long? _prefetchBytes;
    private int _credit;
    private double _averageBytes;

    /// <param name="prefetchCount">Events to hold ahead; 0: only what a call waits for.</param>
    /// <param name="prefetchBytes">Bytes to hold ahead; null: no bound.</param>
    public ArrivedEvents(int prefetchCount, long? prefetchBytes)
    {
        _prefetchCount = prefetchCount;
        _prefetchBytes = prefetchBytes;
    }

    public int Count => _events.Count;

    public void Add(EventData data, int sizeInBytes)
    {
        _events.Enqueue(data);
        if (_credit > 0) _credit--;
        _averageBytes = _averageBytes == 0 ? sizeInBytes : (_averageBytes * 0.9) + (sizeInBytes * 0.1);
    }

    public EventData[] Take(int maximumEventCount)
    {
        var taken = new EventData[Math.Min(Math.Min(maximumEventCount, TakenMax), _events.Count)];
        for (int i = 0; i < taken.Length; i++) taken[i] = _events.Dequeue();
        return taken;
    }

    /// <summary>A new link has no credit.</summary>
    public void ForgetCredit() => _credit = 0;

    /// <summary>How much credit to give now. It is given in portions, not for each event.</summary>
    public int CreditToAdd(int maximumEventCount)
    {
        int window = _prefetchCount > 0 ? _prefetchCount : maximumEventCount;
        if (_prefetchBytes is { } bytes && _averageBytes > 0) window = (int)Math.Clamp(bytes / _averageBytes, 1, window);
        int missing = window - _events.Count - _credit;
        if (missing <= 0 || (missing < window / 4 && _credit > 0)) return 0;
        _credit += missing;
        return missing;
    }
}
