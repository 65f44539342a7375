namespace RelayCloud.WebPubSubEmulator.Hubs;

/// <summary>The numbers of requests that a connection has had carried out, so that a repetition is not carried out again. Remembers the last <see cref="KeptMax"/>. Thread safe: when a client comes back, its old socket may still be busy.</summary>
internal sealed class AckIds
{
    public const int KeptMax = 8_192;

    private readonly Lock _gate = new();
    private readonly HashSet<ulong> _seen = [];
    private readonly Queue<ulong> _order = [];

    public bool Contains(ulong ackId)
    {
        lock (_gate) return _seen.Contains(ackId);
    }

    public void Add(ulong ackId)
    {
        lock (_gate)
        {
            if (!_seen.Add(ackId)) return;
            _order.Enqueue(ackId);
            if (_order.Count > KeptMax) _seen.Remove(_order.Dequeue());
        }
    }
}
