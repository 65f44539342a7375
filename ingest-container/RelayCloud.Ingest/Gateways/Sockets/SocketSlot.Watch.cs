using RelayCloud.Ingest.Gateways.Health;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Sockets;

/// <content>What the watch does: dead-lines, states and reports.</content>
internal sealed partial class SocketSlot
{
    // Subscribes in a row without an answer before a topic has to wait for the next connection (or for as long as a quarantine lasts).
    private const int SendsMax = 3;

    // An unproven topic that was stale this long, or when this many connections were replaced, is no longer judged by a cadence.
    private const long QuietAfterUs = 60_000_000;
    private const int QuietAfterEnds = 3;

    private readonly List<SubscribedTopic> _wentStale = [];
    private readonly List<SubscribedTopic> _notAnswered = [];
    private GatewayState _state = GatewayState.Connecting;
    private long _sinceUs;
    private int _staleEnds;
    private long _shortestStaleMs = long.MaxValue;
    private bool _isSettled;
    private TopicCounts _counts = TopicCounts.None;

    /// <summary>The state last judged.</summary>
    public GatewayState State => _state;

    /// <summary>The topics by state, as last judged.</summary>
    public TopicCounts Counts => _counts;

    /// <summary>Whether the present connection is open and every subscribe was answered, by an acknowledgement or a value.</summary>
    public bool IsSettled => _isSettled;

    /// <summary>Whether a connection is open.</summary>
    public bool IsConnected => _socket is not null;

    /// <summary>Looks at dead-lines and judges states. Called by the watch only.</summary>
    public void Watch()
    {
        long nowMs = Clock.NowMs;
        GatewaySocket? socket = _socket;
        if (socket?.Ended is not null) socket = null;
        (int judged, int stale, Topic? culprit) = JudgeTopics(socket, nowMs);
        foreach (SubscribedTopic entry in _wentStale) TellSinkStale(entry, nowMs);
        if (socket is not null && nowMs - socket.AliveAtMs >= _shortestStaleMs) TellSinkSilent(socket, _shortestStaleMs);
        foreach (SubscribedTopic entry in _notAnswered) OnLeft(entry);
        if (culprit is not null) PutInQuarantine(culprit, "its subscription closes the socket");

        bool isStale = stale > 0 && stale >= _gateway.Set.StaleShareMax * judged;
        SetState(socket, isStale);
        if (socket is null) return;
        if (isStale && MayReplaceStale(socket, nowMs)) socket.End(SocketEndKind.Stale, $"stale: {stale} of {judged} topics with a cadence");
        else if (_gateway.Dialect.AnswersPing) CheckSilence(socket, nowMs);
    }

    /// <summary>What to report, and the topics that are not delivered.</summary>
    public SocketReport Report(List<(int Order, TopicReport Topic)> notDelivered)
    {
        GatewaySocket? socket = _socket;
        lock (_gate)
        {
            foreach (SubscribedTopic entry in _topics)
            {
                if (entry.State is GatewayState.Stale or GatewayState.Down)
                    notDelivered.Add((entry.Order, new TopicReport(entry.Topic.Name, entry.State, entry.SinceUs / 1_000, _gateway.Quarantine.Has(entry.Topic))));
            }

            long? age = socket is { LastFrameAtMs: >= 0 and var at } ? Math.Max(0, Clock.NowMs - at) : null;
            return new SocketReport(_index, _state, _sinceUs / 1_000, _counts, Volatile.Read(ref _frames), Volatile.Read(ref _bytes), age, Math.Max(0, Volatile.Read(ref _connects) - 1), _lastEnd);
        }
    }

    private (int Judged, int Stale, Topic? Culprit) JudgeTopics(GatewaySocket? socket, long nowMs)
    {
        _wentStale.Clear();
        _notAnswered.Clear();
        long nowUs = Clock.NowUs;
        int judged = 0;
        int connecting = 0, live = 0, stale = 0, down = 0;
        _shortestStaleMs = long.MaxValue;
        bool isSettled = socket is not null;
        bool hasWork = false;
        Topic? culprit = null;
        lock (_gate)
        {
            foreach (SubscribedTopic entry in _topics)
            {
                bool isQuarantined = _gateway.Quarantine.Has(entry.Topic);
                GatewayState state = TopicJudge.Judge(entry, socket is not null, _wasTried, isQuarantined, nowMs, (long)Timings.FirstValueMax.TotalMilliseconds);
                if (state != entry.State)
                {
                    if (state == GatewayState.Stale) _wentStale.Add(entry);
                    entry.State = state;
                    entry.SinceUs = nowUs;
                }

                switch (state)
                {
                    case GatewayState.Connecting: connecting++; break;
                    case GatewayState.Live: live++; break;
                    case GatewayState.Stale: stale++; break;
                    case GatewayState.Down: down++; break;
                }

                if (state == GatewayState.Stale) _shortestStaleMs = Math.Min(_shortestStaleMs, entry.StaleAfterMs);

                if (socket is null || isQuarantined) continue;
                if (entry.HasCadence && (entry.Values > 0 || state == GatewayState.Stale)) judged++;
                bool isAnswered = entry.Acknowledged || entry.Values > 0;
                bool isDue = entry.Phase == TopicPhase.Wanted && MayBeSubscribed(entry.Topic);
                if (isDue) hasWork = true;

                // What was not answered at first is sent again, but no reason any more to call the gateway less than live.
                if (isDue || (entry.Phase == TopicPhase.Subscribed && !isAnswered && entry.Sends <= 1)) isSettled = false;
                CheckQuiet(entry, nowUs);
                if (entry.Phase == TopicPhase.Left || !isAnswered) CheckAnswer(entry, nowMs);
            }

            if (socket is not null && _trial.AwaitsOutcome && !hasWork && nowMs - (socket.SubscribeSentAtMs ?? socket.ConnectedAtMs) > Timings.SuspectWithin.TotalMilliseconds)
            {
                culprit = _trial.OnSurvived(delivers: OtherSocketLives || _topics.Exists(e => e.Acknowledged || e.Values > 0));
                _work.Wake();
            }

            // A topic may have become possible in the meantime: let go by another socket, or out of quarantine.
            if (hasWork) _work.Wake();
            _counts = new TopicCounts(connecting, live, stale, down);
            _isSettled = isSettled;
        }

        return (judged, stale, culprit);
    }

    private void CheckQuiet(SubscribedTopic entry, long nowUs)
    {
        if (entry.IsQuiet || entry.Proven || entry.StaleAfterMs == 0) return;
        bool staleForLong = entry.State == GatewayState.Stale && nowUs - entry.SinceUs >= QuietAfterUs;
        if (!staleForLong && entry.StaleEnds < QuietAfterEnds) return;
        entry.IsQuiet = true;
        GatewayLog.TopicIsQuiet(_gateway.Logger, _gateway.Name, entry.Topic.Name);
    }

    private void CheckAnswer(SubscribedTopic entry, long nowMs)
    {
        long sinceMs = nowMs - entry.SentAtMs;
        if (sinceMs < Timings.AcknowledgeMax.TotalMilliseconds) return;
        if (entry.Phase == TopicPhase.Left)
        {
            // Once more; then it counts as done, or the topic could never move to another socket.
            if (entry.Sends++ < SendsMax) entry.Phase = TopicPhase.Leaving;
            else _notAnswered.Add(entry);
        }
        else if (entry.Phase != TopicPhase.Subscribed || entry.ResendDue)
        {
            return;
        }
        else if (entry.Sends < SendsMax)
        {
            entry.ResendDue = true;
        }
        else if (entry.Sends == SendsMax)
        {
            entry.Sends++;
            GatewayLog.NotAcknowledged(_gateway.Logger, _gateway.Name, _index, entry.Topic.Name, SendsMax);
        }
        else if (sinceMs >= Timings.QuarantineFor.TotalMilliseconds)
        {
            entry.Sends = 0;
            entry.ResendDue = true;
        }

        _work.Wake();
    }

    private void TellSinkStale(SubscribedTopic entry, long nowMs)
    {
        lock (_sinkGate)
        {
            // A value may have come since it was judged.
            if (!entry.KnownToSink || (entry.Values > 0 && nowMs - entry.LastValueAtMs < entry.StaleAfterMs)) return;
            entry.KnownToSink = false;
            _gateway.Sink.OnTopicDown(_gateway.Number, entry.Topic);
        }
    }

    /// <summary>
    /// Nothing at all came for as long as a topic may be silent. What the others would have sent is lost too, should the connection come to life again:
    /// they are as good as down, those without a cadence included.
    /// </summary>
    private void TellSinkSilent(GatewaySocket socket, long silentMs)
    {
        if (_silenced.Count > 0) return;
        SubscribedTopic[] entries;
        lock (_gate) entries = [.. _topics.Where(e => e.Phase == TopicPhase.Subscribed)];
        lock (_sinkGate)
        {
            // A frame may have come since it was judged.
            if (Clock.NowMs - socket.AliveAtMs < silentMs) return;
            foreach (SubscribedTopic entry in entries)
            {
                if (entry.KnownToSink) _gateway.Sink.OnTopicDown(_gateway.Number, entry.Topic);
                entry.KnownToSink = false;
            }

            _silenced.AddRange(entries);
        }
    }

    private void SetState(GatewaySocket? socket, bool isStale)
    {
        GatewayState state =
            socket is null ? (_wasTried ? GatewayState.Down : GatewayState.Connecting)
            : isStale ? GatewayState.Stale
            : _counts.Live > 0 ? GatewayState.Live
            : _counts.Stale > 0 ? GatewayState.Stale
            : GatewayState.Connecting;
        if (state == _state) return;
        lock (_gate)
        {
            _state = state;
            _sinceUs = Clock.NowUs;
        }
    }

    /// <summary>
    /// When topics go stale again soon after each replacement, connections are not the cause (the exchange may have stopped), and each gets twice as long as the one before.
    /// </summary>
    private bool MayReplaceStale(GatewaySocket socket, long nowMs)
    {
        if (_staleEnds == 0) return true;
        double patienceMs = Math.Min(Timings.BackoffMax.TotalMilliseconds, Timings.SteadyAfter.TotalMilliseconds * Math.Pow(2, Math.Min(_staleEnds, 20) - 1));
        return nowMs - socket.ConnectedAtMs >= patienceMs;
    }

    private void CheckSilence(GatewaySocket socket, long nowMs)
    {
        long aliveAtMs = socket.AliveAtMs;
        long silentMs = nowMs - aliveAtMs;

        // Any frame after the ping is as good as a pong; one in the same millisecond counts as after.
        bool isPinged = socket.PingSentAtMs > aliveAtMs;
        if (isPinged && nowMs - socket.PingSentAtMs >= Timings.PongMax.TotalMilliseconds)
        {
            socket.End(SocketEndKind.Silent, $"no pong within {(long)Timings.PongMax.TotalMilliseconds} ms");
        }
        else if (silentMs >= Timings.SilenceMax.TotalMilliseconds)
        {
            socket.End(SocketEndKind.Silent, $"silent for {silentMs} ms");
        }
        else if (!isPinged && !socket.PingWanted && silentMs >= Timings.PingAfter.TotalMilliseconds)
        {
            socket.PingWanted = true;
            _work.Wake();
        }
    }
}
