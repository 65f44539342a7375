using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Sockets;

/// <summary>One topic on one socket. Who may write each part is said there.</summary>
/// <param name="topic">The topic.</param>
/// <param name="staleAfterMs">How long it may be silent; 0 = it is sent on change only and follows its socket.</param>
internal sealed class SubscribedTopic(Topic topic, long staleAfterMs)
{
    /// <summary>Values on one connection that prove that the topic has its cadence.</summary>
    public const int ValuesForProof = 3;

    private volatile bool _acknowledged;
    private int _values;
    private long _lastValueAtMs;

    /// <summary>The topic.</summary>
    public Topic Topic => topic;

    // Under the slot's lock.

    /// <summary>Order in which topics are subscribed, the most important first.</summary>
    public int Order { get; set; }

    /// <summary>Where it stands.</summary>
    public TopicPhase Phase { get; set; }

    /// <summary>Wanted again while <see cref="TopicPhase.Left"/>.</summary>
    public bool Returns { get; set; }

    /// <summary>To be sent again because nothing answered.</summary>
    public bool ResendDue { get; set; }

    /// <summary>Subscribes sent in a row without an answer.</summary>
    public int Sends { get; set; }

    /// <summary>When the last subscribe or unsubscribe was sent.</summary>
    public long SentAtMs { get; set; }

    // Under the slot's sink lock.

    /// <summary>Whether the sink was told of the subscription, and not yet that it is down.</summary>
    public bool KnownToSink { get; set; }

    // Written by the receive loop, read anywhere.

    /// <summary>Whether the gateway acknowledged the subscribe on this connection.</summary>
    public bool Acknowledged => _acknowledged;

    /// <summary>Values on this connection.</summary>
    public int Values => Volatile.Read(ref _values);

    /// <summary>When the last value came.</summary>
    public long LastValueAtMs => Volatile.Read(ref _lastValueAtMs);

    /// <summary>Whether any value ever came from this gateway.</summary>
    public bool EverDelivered { get; private set; }

    /// <summary>Whether it ever showed its cadence: <see cref="ValuesForProof"/> values on one connection.</summary>
    public bool Proven { get; private set; }

    // Written by the watch only, under the slot's lock.

    /// <summary>The state last judged.</summary>
    public GatewayState State { get; set; }

    /// <summary>When that state began, Unix µs.</summary>
    public long SinceUs { get; set; }

    /// <summary>Connections that were replaced while this topic was stale and unproven.</summary>
    public int StaleEnds { get; set; }

    /// <summary>It has a cadence by its channel but does not keep it (a delisted coin): it is no longer judged by it.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>Whether silence of its own makes it stale.</summary>
    public bool HasCadence => staleAfterMs > 0 && (!IsQuiet || Proven);

    /// <summary>How long it may be silent.</summary>
    public long StaleAfterMs => staleAfterMs;

    /// <summary>Notes a value. Hot: no allocation, no lock. Gives true for the first of a connection.</summary>
    public bool Deliver(long nowMs)
    {
        Volatile.Write(ref _lastValueAtMs, nowMs);
        int values = _values;
        if (values == int.MaxValue) return false;
        Volatile.Write(ref _values, values + 1);
        if (values > ValuesForProof) return false;
        EverDelivered = true;
        if (values + 1 >= ValuesForProof) Proven = true;
        return values == 0;
    }

    /// <summary>Notes an acknowledgement. Gives true for the first.</summary>
    public bool Acknowledge()
    {
        if (_acknowledged) return false;
        _acknowledged = true;
        return true;
    }

    /// <summary>Forgets what belonged to the connection that ended (or to the subscription that ended).</summary>
    public void StartOver()
    {
        Phase = TopicPhase.Wanted;
        Returns = false;
        ResendDue = false;
        Sends = 0;
        _acknowledged = false;
        Volatile.Write(ref _values, 0);
    }
}
