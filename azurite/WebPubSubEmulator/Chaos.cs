namespace RelayCloud.WebPubSubEmulator;

/// <summary>Things that go wrong on command. Thread safe.</summary>
internal sealed class Chaos
{
    private int _throttled;

    /// <summary>Every request and new client gets 503, and open sockets stay as they are.</summary>
    public bool Unavailable { get; set; }

    /// <summary>New clients get 503.</summary>
    public bool RefuseClients { get; set; }

    /// <summary>Recoveries fail as if the connection were lost.</summary>
    public bool RefuseRecovery { get; set; }

    /// <summary>Acknowledgements to clients are late by this, milliseconds.</summary>
    public int AckDelayMs { get; set; }

    /// <summary>So many of the next requests and messages are throttled.</summary>
    public int Throttled
    {
        get => Volatile.Read(ref _throttled);
        set => Volatile.Write(ref _throttled, value);
    }

    public bool TakeThrottled()
    {
        if (Volatile.Read(ref _throttled) <= 0) return false;
        return Interlocked.Decrement(ref _throttled) >= 0;
    }

    public void Clear()
    {
        Unavailable = RefuseClients = RefuseRecovery = false;
        AckDelayMs = Throttled = 0;
    }
}
