using RelayCloud.FanOut.Messages;
using RelayCloud.FanOut.Subscribers;

namespace RelayCloud.FanOut.Lanes;

/// <summary>
/// Lays a queue's waiting frames side by side, so that one write sends them all. Subscribers of the same topics have the same frames waiting, so the last
/// result is kept and used again as long as it fits: with a thousand readers of one topic the bytes are copied once, not a thousand times.
/// One lane's thread only.
/// </summary>
public sealed class BatchGatherer
{
    /// <summary>The most that one write takes, bytes: large enough that the cost of a write is spread over 80 frames of 1.5 KB, small enough to stay in a core's own cache.</summary>
    public const int BatchBytesMax = 128 << 10;

    private const int BatchFramesMax = 4_096;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(BatchBytesMax, pinned: true);
    private readonly HubMessage[] _frames = new HubMessage[BatchFramesMax];
    private int _count;
    private int _length;
    private int _encoding;
    private long _writtenBytes;
    private long _writes;

    /// <summary>Bytes written so far by this lane.</summary>
    internal long WrittenBytes => Volatile.Read(ref _writtenBytes);

    /// <summary>Writes so far by this lane.</summary>
    internal long Writes => Volatile.Read(ref _writes);

    /// <summary>
    /// The next bytes to write of a queue that is not empty: the rest of a partly sent frame, or a single frame in place, or as many whole frames as fit into a batch.
    /// Valid until the next call. Report what was written with <see cref="DeliveryQueue.Sent"/>.
    /// </summary>
    public ReadOnlySpan<byte> Gather(DeliveryQueue queue)
    {
        if (queue.HeadSent > 0 || queue.Count == 1) return queue.HeadRemainder;
        if (IsSame(queue)) return _bytes.AsSpan(0, _length);
        Forget();
        _encoding = queue.Encoding;
        for (long i = queue.HeadIndex; i < queue.TailIndex && _count < BatchFramesMax; i++)
        {
            HubMessage message = queue.At(i);
            ReadOnlySpan<byte> frame = message.Frame(_encoding);
            if (_length + frame.Length > BatchBytesMax) break;
            frame.CopyTo(_bytes.AsSpan(_length));
            _length += frame.Length;

            // Held, so that the object cannot come back as another message while it is compared with.
            message.AddReferences(1);
            _frames[_count++] = message;
        }

        return _count > 0 ? _bytes.AsSpan(0, _length) : queue.HeadRemainder;
    }

    /// <summary>Counts a write of so many bytes; targets that write by themselves call it.</summary>
    public void CountWrite(int bytes)
    {
        _writtenBytes += bytes;
        _writes++;
    }

    /// <summary>Lets go of the messages of the last result. Called when a round of flushes is over.</summary>
    internal void Forget()
    {
        for (int i = 0; i < _count; i++)
        {
            _frames[i].Release();
            _frames[i] = null!;
        }

        _count = 0;
        _length = 0;
    }

    // The kept batch must be what this queue would give: the same frames from its head, and no further one that would have fitted.
    private bool IsSame(DeliveryQueue queue)
    {
        if (_count == 0 || _encoding != queue.Encoding || _count > queue.Count) return false;
        for (int i = 0; i < _count; i++)
            if (!ReferenceEquals(queue.At(queue.HeadIndex + i), _frames[i])) return false;
        return queue.Count == _count || _length >= BatchBytesMax / 2 || _count == BatchFramesMax;
    }
}
