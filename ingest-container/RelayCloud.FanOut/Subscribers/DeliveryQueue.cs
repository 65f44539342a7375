using RelayCloud.FanOut.Messages;

namespace RelayCloud.FanOut.Subscribers;

/// <summary>
/// One subscriber's waiting frames: a ring of message references in publish order. Belongs to one lane and is touched by its thread only.
/// Empty, it holds no ring at all, so that an idle subscriber costs nothing here.
/// </summary>
public sealed class DeliveryQueue
{
    private readonly RingPool _rings;
    private HubMessage?[]? _ring;
    private long _head; // absolute index of the oldest entry
    private long _tail; // absolute index after the newest

    internal DeliveryQueue(RingPool rings, int encoding)
    {
        _rings = rings;
        Encoding = encoding;
    }

    /// <summary>Index of the subscriber's encoding.</summary>
    public int Encoding { get; }

    /// <summary>Frames waiting, the partly sent one included.</summary>
    public int Count => (int)(_tail - _head);

    /// <summary>Bytes of the frames waiting, the whole of a partly sent one included.</summary>
    public int Bytes { get; private set; }

    /// <summary>How many bytes of the oldest frame have been sent.</summary>
    public int HeadSent { get; private set; }

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => _tail == _head;

    /// <summary>Whether an asynchronous write reads from the oldest frame, which must then stay.</summary>
    internal bool HeadLocked { get; set; }

    internal long HeadIndex => _head;

    internal long TailIndex => _tail;

    /// <summary>What is left of the oldest frame, as an array for an asynchronous write: it stays valid until <see cref="Sent"/> passes it.</summary>
    public ArraySegment<byte> HeadRemainder
    {
        get
        {
            return At(_head).FrameSegment(Encoding)[HeadSent..];
        }
    }

    internal HubMessage At(long index) => _ring![index & (_ring.Length - 1)]!;

    /// <summary>Adds a frame, whose reference the queue now holds; returns its absolute index.</summary>
    internal long Enqueue(HubMessage message, int length)
    {
        if (_ring is null) _ring = _rings.Rent(RingPool.SmallestLength);
        else if (_tail - _head == _ring.Length) Grow();
        _ring[_tail & (_ring.Length - 1)] = message;
        Bytes += length;
        return _tail++;
    }

    /// <summary>
    /// Puts a newer value in a waiting one's place, and takes over the caller's reference. The place is kept, so that a topic that changes faster than the queue
    /// turns over still gets its turn. False when the old one is gone already or (in part) sent.
    /// </summary>
    internal bool TryReplace(long index, HubMessage message, int length)
    {
        if (index < _head || (index == _head && (HeadSent > 0 || HeadLocked))) return false;
        ref HubMessage? slot = ref _ring![index & (_ring.Length - 1)];
        Bytes += length - slot!.Frame(Encoding).Length;
        slot.Release();
        slot = message;
        return true;
    }

    /// <summary>Says that so many bytes have been sent; releases the frames that are out whole.</summary>
    /// <returns>How many frames that were.</returns>
    public int Sent(int bytes)
    {
        int frames = 0;
        while (bytes > 0)
        {
            ref HubMessage? slot = ref _ring![_head & (_ring.Length - 1)];
            HubMessage message = slot!;
            int length = message.Frame(Encoding).Length;
            int left = length - HeadSent;
            if (bytes < left)
            {
                HeadSent += bytes;
                return frames;
            }

            bytes -= left;
            HeadSent = 0;
            Bytes -= length;
            frames++;
            slot = null;
            _head++;
            message.Release();
        }

        if (IsEmpty) ReturnRing();
        return frames;
    }

    /// <summary>Drops all that waits, except a frame that is partly sent or being sent when <paramref name="keepHead"/> is set.</summary>
    /// <returns>How many frames were dropped.</returns>
    internal int Clear(bool keepHead)
    {
        int dropped = 0;
        long first = keepHead && (HeadSent > 0 || HeadLocked) ? _head + 1 : _head;
        for (long i = first; i < _tail; i++)
        {
            ref HubMessage? slot = ref _ring![i & (_ring.Length - 1)];
            Bytes -= slot!.Frame(Encoding).Length;
            dropped++;
            slot.Release();
            slot = null;
        }

        _tail = first;
        if (first == _head)
        {
            HeadSent = 0;
            ReturnRing();
        }

        return dropped;
    }

    private void ReturnRing()
    {
        if (_ring is null) return;
        _rings.Return(_ring);
        _ring = null;
    }

    private void Grow()
    {
        HubMessage?[] larger = _rings.Rent(_ring!.Length * 2);
        for (long i = _head; i < _tail; i++)
        {
            larger[i & (larger.Length - 1)] = _ring[i & (_ring.Length - 1)];
            _ring[i & (_ring.Length - 1)] = null;
        }

        _rings.Return(_ring);
        _ring = larger;
    }
}
