using RelayCloud.FanOut.Subscribers;

namespace RelayCloud.FanOut.Lanes;

/// <summary>The subscribers that have something to be written, each once, the longest-waiting first. As long as the lane has subscribers at most. One lane's thread only.</summary>
internal sealed class FlushLine
{
    private Subscriber?[] _ring = new Subscriber?[64]; // a power of two

    /// <summary>How many have been taken out, ever.</summary>
    public long Taken { get; private set; }

    /// <summary>How many have been put in, ever.</summary>
    public long Added { get; private set; }

    public bool IsEmpty => Taken == Added;

    /// <summary>Puts a subscriber at the end, unless it stands in the line already.</summary>
    public void Add(Subscriber subscriber)
    {
        if (subscriber.IsDirty) return;
        subscriber.IsDirty = true;
        if (Added - Taken == _ring.Length) Grow();
        _ring[Added++ & (_ring.Length - 1)] = subscriber;
    }

    /// <summary>Takes the first out; the line must not be empty.</summary>
    public Subscriber Take()
    {
        ref Subscriber? slot = ref _ring[Taken++ & (_ring.Length - 1)];
        Subscriber first = slot!;
        slot = null;
        first.IsDirty = false;
        return first;
    }

    private void Grow()
    {
        var larger = new Subscriber?[_ring.Length * 2];
        for (long i = Taken; i < Added; i++) larger[i & (larger.Length - 1)] = _ring[i & (_ring.Length - 1)];
        _ring = larger;
    }
}
