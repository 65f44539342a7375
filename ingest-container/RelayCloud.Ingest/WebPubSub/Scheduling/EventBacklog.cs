using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.WebPubSub.Scheduling;

/// <summary>
/// The updates of an events topic that are not sent yet, in order; those that fit are sent as one array. None is left out silently: when more waits than may, all of it is given up for a gap that
/// the customer is told, with the cursor to resume from. Not thread safe.
/// </summary>
/// <param name="batchBytesMax">What one array may have, bytes, brackets included, unless a single update is longer. A step that is billed, less the envelope.</param>
/// <param name="waitingBytesMax">What may wait, bytes.</param>
internal sealed class EventBacklog(int batchBytesMax, int waitingBytesMax) : IGroupBacklog
{
    private readonly Queue<EventUpdate> _waiting = [];
    private readonly List<EventUpdate> _underWay = [];
    private int _waitingBytes;
    private Cursor _last; // of the newest update ever offered
    private Cursor? _gap; // before everything that waits
    private Cursor? _gapUnderWay;

    /// <summary>Updates given up for a gap.</summary>
    public long Lost { get; private set; }

    public bool HasWaiting => _waiting.Count > 0 || _gap is not null;

    public bool IsEvents => true;

    /// <summary>Bytes that wait, those under way not counted.</summary>
    public int WaitingBytes => _waitingBytes;

    public int NextBytes
    {
        get
        {
            int bytes = 1;
            foreach (EventUpdate next in _waiting)
            {
                if (bytes > 1 && bytes + next.Array.Length - 1 > batchBytesMax) break;
                bytes += next.Array.Length - 1;
            }

            return bytes;
        }
    }

    /// <param name="update">The backlog's from here on.</param>
    public void Offer(EventUpdate update)
    {
        if (update.Array.Length < 3 || update.Array[0] != '[' || update.Array[^1] != ']') throw new ArgumentException("An update of events must be a JSON array with an element.", nameof(update));
        _waiting.Enqueue(update);
        _waitingBytes += update.Array.Length;
        _last = update.Last;
        if (_waitingBytes > waitingBytesMax) GiveUp();
    }

    /// <summary>Says that what comes after everything offered so far, up to the next update, cannot be had any more.</summary>
    /// <param name="after">Cursor of the last event before that.</param>
    public void OfferGap(Cursor after)
    {
        if (_waiting.Count > 0) GiveUp();
        _gap ??= after;
        _last = after;
    }

    public GroupBatch Take()
    {
        if (!HasWaiting) throw new InvalidOperationException("Nothing waits.");

        // An opening bracket; then each brings its elements and a comma or the closing bracket.
        int bytes = 1;
        while (_waiting.TryPeek(out EventUpdate next) && (_underWay.Count == 0 || bytes + next.Array.Length - 1 <= batchBytesMax))
        {
            bytes += next.Array.Length - 1;
            _waitingBytes -= next.Array.Length;
            _underWay.Add(_waiting.Dequeue());
        }

        (_gapUnderWay, _gap) = (_gap, null);
        return new GroupBatch(Join(bytes), _underWay.Count > 0 ? _underWay[^1].Last : _last, _underWay.Count, _gapUnderWay);
    }

    public void Confirm()
    {
        _underWay.Clear();
        _gapUnderWay = null;
    }

    public void GiveBack()
    {
        EventUpdate[] later = [.. _waiting];
        _waiting.Clear();
        if (_gap is not null)
        {
            // What came after this batch was given up meanwhile. It cannot stand before that gap, so the gap begins with it.
            Lost += _underWay.Count;
            if (_gapUnderWay is not null || _underWay.Count > 0) _gap = _gapUnderWay ?? _underWay[0].Before;
        }
        else
        {
            foreach (EventUpdate update in _underWay) _waiting.Enqueue(update);
            _gap = _gapUnderWay;
        }

        foreach (EventUpdate update in later) _waiting.Enqueue(update);
        _waitingBytes = _waiting.Sum(update => update.Array.Length);
        Confirm();
        if (_waitingBytes > waitingBytesMax) GiveUp();
    }

    private void GiveUp()
    {
        Lost += _waiting.Count;
        _gap ??= _waiting.Peek().Before;
        _waiting.Clear();
        _waitingBytes = 0;
    }

    private ReadOnlyMemory<byte> Join(int bytes)
    {
        if (_underWay.Count == 0) return default;
        if (_underWay.Count == 1) return _underWay[0].Array;
        byte[] joined = new byte[bytes];
        joined[0] = (byte)'[';
        int at = 1;
        foreach (EventUpdate update in _underWay)
        {
            update.Array.AsSpan(1, update.Array.Length - 2).CopyTo(joined.AsSpan(at));
            at += update.Array.Length - 1;
            joined[at - 1] = (byte)',';
        }

        joined[^1] = (byte)']';
        return joined;
    }
}
