using RelayCloud.WebPubSubEmulator.Protocols;

namespace RelayCloud.WebPubSubEmulator.Delivery;

/// <summary>
/// Lays waiting frames side by side, so that one write sends them all. Members of one group have the same frames waiting, so the last result is kept and used again as long as it fits:
/// the bytes are copied once for all of them. Frames with sequence numbers differ and are laid out for each; a <see cref="MessageRun"/> is laid out already. One lane's thread only.
/// </summary>
internal sealed class BatchGatherer
{
    /// <summary>The most that one write takes, bytes, unless a single frame is longer: the cost of a write is spread over hundreds of small frames, and the batch stays in a core's own cache.</summary>
    public const int BatchBytesMax = 128 << 10;

    private const int BatchFramesMax = 4_096;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(BatchBytesMax, pinned: true);
    private readonly OutboundMessage?[] _frames = new OutboundMessage?[BatchFramesMax];
    private int _count;
    private int _length;
    private Subprotocol _protocol;

    /// <summary>The next bytes of an outbox with something unsent. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Gather(Outbox outbox)
    {
        ref readonly OutboxEntry first = ref outbox[0];
        if (first.Sequence == 0 && (outbox.HeadSent > 0 || outbox.Unsent == 1 || first.Message is MessageRun)) return first.Message.Encoded(outbox.Protocol)[outbox.HeadSent..];
        if (outbox.HeadSent > 0 || outbox.FrameLength(first) > BatchBytesMax) return Rest(outbox, first);
        return outbox.IsReliable ? GatherNumbered(outbox) : GatherShared(outbox);
    }

    /// <summary>Lets go of the messages of the last result. Called when a round of flushes is over.</summary>
    public void Forget()
    {
        _frames.AsSpan(0, _count).Clear();
        _count = 0;
        _length = 0;
    }

    // A frame that is long or already begun is laid out alone. Its bytes are the same every time, so that the part that is out can be passed over.
    private static ReadOnlySpan<byte> Rest(Outbox outbox, in OutboxEntry entry)
    {
        if (entry.Sequence == 0) return entry.Message.Encoded(outbox.Protocol)[outbox.HeadSent..];
        byte[] whole = new byte[outbox.FrameLength(entry)];
        outbox.WriteFrame(entry, whole);
        return whole.AsSpan(outbox.HeadSent);
    }

    private ReadOnlySpan<byte> GatherNumbered(Outbox outbox)
    {
        Forget();
        int length = 0;
        int unsent = outbox.Unsent;
        for (int place = 0; place < unsent; place++)
        {
            ref readonly OutboxEntry entry = ref outbox[place];
            if (outbox.FrameLength(entry) > BatchBytesMax - length) break;
            length += outbox.WriteFrame(entry, _bytes.AsSpan(length));
        }

        return _bytes.AsSpan(0, length);
    }

    private ReadOnlySpan<byte> GatherShared(Outbox outbox)
    {
        if (IsSame(outbox)) return _bytes.AsSpan(0, _length);
        Forget();
        _protocol = outbox.Protocol;
        int unsent = Math.Min(outbox.Unsent, BatchFramesMax);
        for (int place = 0; place < unsent; place++)
        {
            OutboundMessage message = outbox[place].Message;

            // What is used again is another message then: none of them may be known by its identity.
            if (message is MessageRun) break;
            ReadOnlySpan<byte> frame = message.Encoded(_protocol);
            if (frame.Length > BatchBytesMax - _length) break;
            frame.CopyTo(_bytes.AsSpan(_length));
            _length += frame.Length;
            _frames[_count++] = message;
        }

        return _bytes.AsSpan(0, _length);
    }

    // The kept batch must be what this outbox would give: the same frames from its head, and no further one that would have fitted.
    private bool IsSame(Outbox outbox)
    {
        if (_count == 0 || _protocol != outbox.Protocol || _count > outbox.Unsent) return false;
        for (int i = 0; i < _count; i++)
            if (!ReferenceEquals(outbox[i].Message, _frames[i])) return false;
        return outbox.Unsent == _count || _length >= BatchBytesMax / 2 || _count == BatchFramesMax || outbox[_count].Message is MessageRun;
    }
}
