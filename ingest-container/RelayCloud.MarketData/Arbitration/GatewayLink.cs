namespace RelayCloud.MarketData.Arbitration;

/// <summary>
/// How the trades that one gateway sends of one topic relate to what was published. A linked gateway's stream is known to join it: what it sends next is the next,
/// or known already. An unlinked one may have missed trades. Mutable; behind the topic's lock.
/// </summary>
internal struct GatewayLink
{
    /// <summary>The gateway delivers the topic.</summary>
    public bool IsLive;

    /// <summary><see cref="Restart"/> was called: whether it is live is told, not guessed from its frames.</summary>
    public bool IsManaged;

    /// <summary>The stream joins what was published.</summary>
    public bool IsLinked;

    /// <summary>It was (re)subscribed and its replay has not come yet, which may well fill a gap of others.</summary>
    public bool IsAwaited;

    /// <summary>A frame of it waits in quarantine. If others come before it is released, it was wrong, and its trades are lost.</summary>
    public bool IsQuarantined;

    /// <summary>The <see cref="Segment"/> that the last quarantined frame belongs to.</summary>
    public int QuarantinedSegment;

    /// <summary>A penalty runs until <see cref="PenaltyEndsAt"/>.</summary>
    public bool IsPenalised;

    /// <summary>Timestamp at which the penalty ends.</summary>
    public long PenaltyEndsAt;

    /// <summary>The <see cref="ArbitrationContext.LinkGenerationOf"/> that was last seen.</summary>
    public int Generation;

    /// <summary>Rises whenever the stream may have lost something: trades held under one number are contiguous.</summary>
    public int Segment;

    /// <summary>The newest time that it ever sent since it was subscribed.</summary>
    public long NewestTimeMs;

    /// <summary>Only trades newer than this show that the stream joins: older ones it had sent before it lost something, and proves nothing by sending them again.</summary>
    public long JoinsAfterMs;

    /// <summary>The stream may have lost something.</summary>
    public void Unlink()
    {
        IsLinked = false;
        Segment++;
        JoinsAfterMs = NewestTimeMs;
    }

    /// <summary>A new subscription begins: its replay may join anywhere.</summary>
    public void Restart(bool isLive)
    {
        Unlink();
        IsManaged = true;
        IsLive = isLive;
        IsAwaited = isLive;
        IsQuarantined = false;
        NewestTimeMs = 0;
        JoinsAfterMs = 0;
    }
}
