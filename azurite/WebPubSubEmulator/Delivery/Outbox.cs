using RelayCloud.WebPubSubEmulator.Protocols;

namespace RelayCloud.WebPubSubEmulator.Delivery;

/// <summary>
/// What waits for one connection: a ring of messages in order. Of a reliable connection they stay until they are acknowledged, and outlive its socket.
/// Belongs to one lane: all but the read-only properties is for that lane's thread alone.
/// </summary>
internal sealed class Outbox(DeliveryLane lane, Subprotocol protocol, IOutboxOwner owner)
{
    private const int RingLengthMin = 16;

    private OutboxEntry[]? _ring;
    private long _head; // the oldest that is kept
    private long _next; // the first that is not sent whole
    private long _tail; // behind the newest
    private long _lastSequence;

    public DeliveryLane Lane { get; } = lane;

    public Subprotocol Protocol { get; } = protocol;

    public IOutboxOwner Owner { get; } = owner;

    public bool IsReliable { get; } = protocol.IsReliable();

    public SocketTransport? Transport { get; set; }

    public OutboxState State { get; set; }

    public bool IsDirty { get; set; }

    public bool IsBlocked { get; set; }

    /// <summary>Bytes of the oldest unsent entry that are out already.</summary>
    public int HeadSent { get; private set; }

    /// <summary>Entries that are kept, sent or not.</summary>
    public int Count => (int)(_tail - _head);

    /// <summary>Messages that they are.</summary>
    public int Messages { get; private set; }

    /// <summary>Of them, those with a number: not acknowledged yet.</summary>
    public int Numbered { get; private set; }

    /// <summary>Bytes of the entries that are kept, about: sequence numbers are not counted.</summary>
    public long Bytes { get; private set; }

    /// <summary>Entries that are not sent whole.</summary>
    public int Unsent => (int)(_tail - _next);

    /// <summary>When the earliest entry with a time to live is over, Unix milliseconds; <see cref="long.MaxValue"/> = none has one.</summary>
    public long EarliestExpiryMs { get; private set; } = long.MaxValue;

    /// <summary>The unsent entry of that place, 0 = the oldest.</summary>
    public ref readonly OutboxEntry this[int place] => ref _ring![(_next + place) & (_ring.Length - 1)];

    /// <summary>Length of an entry's whole frame.</summary>
    public int FrameLength(in OutboxEntry entry)
    {
        int length = entry.Message.Encoded(Protocol).Length;
        return entry.Sequence == 0 ? length : SequencedFrames.Length(Protocol, length, entry.Sequence);
    }

    /// <summary>Writes an entry's whole frame and returns its length.</summary>
    public int WriteFrame(in OutboxEntry entry, Span<byte> destination)
    {
        ReadOnlySpan<byte> encoded = entry.Message.Encoded(Protocol);
        if (entry.Sequence != 0) return SequencedFrames.Write(destination, Protocol, encoded, entry.Sequence);
        encoded.CopyTo(destination);
        return encoded.Length;
    }

    /// <summary>Adds a message, with a number if the connection is reliable and the message no direct frame.</summary>
    public void Enqueue(OutboundMessage message)
    {
        if (_ring is null) _ring = new OutboxEntry[RingLengthMin];
        else if (_tail - _head == _ring.Length) Grow();
        long sequence = 0;
        if (IsReliable && !message.IsDirect)
        {
            sequence = ++_lastSequence;
            Numbered++;
        }

        _ring[_tail & (_ring.Length - 1)] = new OutboxEntry(message, sequence);
        _tail++;
        Messages += message.MessageCount;
        Bytes += message.Encoded(Protocol).Length;
        if (message is MessageRun run) run.Hold();
        if (message.ExpiresAtMs != 0) EarliestExpiryMs = Math.Min(EarliestExpiryMs, message.ExpiresAtMs);
    }

    /// <summary>Says that so many bytes are out.</summary>
    public void Sent(int bytes)
    {
        while (bytes > 0)
        {
            ref readonly OutboxEntry entry = ref this[0];
            int left = FrameLength(entry) - HeadSent;
            if (bytes < left)
            {
                HeadSent += bytes;
                break;
            }

            bytes -= left;
            HeadSent = 0;
            _next++;
        }

        Release(IsReliable ? 0 : long.MaxValue);
    }

    /// <summary>The client has everything up to that number.</summary>
    public void Acknowledge(long sequence) => Release(sequence);

    /// <summary>
    /// A new socket: <paramref name="first"/> goes out first, then everything that is not acknowledged and still worth sending. Direct frames are forgotten: their answers would come too late.
    /// </summary>
    public void Rewind(OutboundMessage? first, long nowMs)
    {
        OutboxEntry[] kept = [.. All().Where(entry => entry.Sequence != 0 && !IsExpired(entry, nowMs))];
        Refill(first is null ? kept : [new OutboxEntry(first, 0), .. kept], sent: 0);
        HeadSent = 0;
    }

    /// <summary>Drops what has waited too long. What is partly sent stays, and so do numbers: the client sees a gap in them, which it does not mind.</summary>
    public void DropExpired(long nowMs)
    {
        OutboxEntry[] all = [.. All()];
        int sent = (int)(_next - _head);
        int begun = HeadSent > 0 || IsBlocked ? sent + 1 : sent;
        Refill([.. all.Where((entry, place) => place < begun || !IsExpired(entry, nowMs))], sent);
    }

    /// <summary>Drops all that waits but a frame that is partly sent or being sent.</summary>
    public void Clear()
    {
        OutboxEntry[] begun = (HeadSent > 0 || IsBlocked) && Unsent > 0 ? [this[0]] : [];
        Refill(begun, sent: 0);
    }

    private static bool IsExpired(in OutboxEntry entry, long nowMs) => entry.Message.ExpiresAtMs != 0 && entry.Message.ExpiresAtMs <= nowMs;

    private IEnumerable<OutboxEntry> All()
    {
        for (long i = _head; i < _tail; i++) yield return _ring![i & (_ring.Length - 1)];
    }

    private void Refill(OutboxEntry[] entries, int sent)
    {
        int length = RingLengthMin;
        while (length < entries.Length) length *= 2;
        var ring = new OutboxEntry[length];
        entries.CopyTo(ring, 0);
        _ring = ring;
        _head = 0;
        _next = sent;
        _tail = entries.Length;
        Messages = entries.Sum(entry => entry.Message.MessageCount);
        Numbered = entries.Count(entry => entry.Sequence != 0);
        Bytes = entries.Sum(entry => (long)entry.Message.Encoded(Protocol).Length);
        EarliestExpiryMs = entries.Skip(sent).Select(entry => entry.Message.ExpiresAtMs).Where(at => at != 0).DefaultIfEmpty(long.MaxValue).Min();
    }

    // Entries without a number go as soon as they are sent and nothing numbered stands before them.
    private void Release(long acknowledged)
    {
        while (_head < _next)
        {
            ref OutboxEntry entry = ref _ring![_head & (_ring.Length - 1)];
            if (entry.Sequence > acknowledged) break;
            Messages -= entry.Message.MessageCount;
            Bytes -= entry.Message.Encoded(Protocol).Length;
            if (entry.Sequence != 0) Numbered--;
            if (entry.Message is MessageRun run) run.LetGo();
            entry = default;
            _head++;
        }

        if (_head != _tail) return;

        // An idle connection needs no more than the smallest ring.
        EarliestExpiryMs = long.MaxValue;
        if (_ring is { Length: > 4 * RingLengthMin }) _ring = null;
    }

    private void Grow()
    {
        var larger = new OutboxEntry[_ring!.Length * 2];
        for (long i = _head; i < _tail; i++) larger[i & (larger.Length - 1)] = _ring[i & (_ring.Length - 1)];
        _ring = larger;
    }
}
