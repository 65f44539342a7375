using RelayCloud.Ingest.Gateways.Health;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Sockets;

/// <content>The topics planned for the slot, and where each stands.</content>
internal sealed partial class SocketSlot
{
    private readonly AggregatedBooks _aggregated = new();
    private List<SubscribedTopic> _topics = [];
    private volatile SubscribedTopic?[] _byTopicId = [];
    private volatile int _topicCount;

    /// <summary>Whether any topic is planned for it.</summary>
    public bool HasTopics => _topicCount > 0;

    /// <summary>Replaces the plan. Called by the watch only.</summary>
    /// <param name="topics">Distinct topics, the most important first.</param>
    public void SetTopics(IReadOnlyList<Topic> topics)
    {
        lock (_gate)
        {
            var wanted = new HashSet<Topic>(topics);
            foreach (SubscribedTopic entry in _topics.ToList())
            {
                if (!wanted.Contains(entry.Topic)) Leave(entry);
            }

            for (int i = 0; i < topics.Count; i++)
            {
                SubscribedTopic entry = Find(topics[i]) ?? Add(topics[i]);
                entry.Order = i;
                if (entry.Phase == TopicPhase.Leaving) entry.Phase = TopicPhase.Subscribed;
                else if (entry.Phase == TopicPhase.Left) entry.Returns = true;
            }

            _topics.Sort((a, b) => a.Order.CompareTo(b.Order));
            if (!HasTopics) _wasTried = false;
            _topicCount = topics.Count;
        }

        _work.Wake();
    }

    private SubscribedTopic? Find(Topic topic)
    {
        SubscribedTopic?[] entries = _byTopicId;
        return topic.Id < entries.Length ? entries[topic.Id] : null;
    }

    private SubscribedTopic Add(Topic topic)
    {
        TimeSpan staleAfter = _gateway.Set.Cadences.StaleAfter(_gateway.Dialect.CadenceOf(topic, _gateway.Set.Cadences));
        var entry = new SubscribedTopic(topic, (long)staleAfter.TotalMilliseconds) { SinceUs = Clock.NowUs };
        SubscribedTopic?[] entries = _byTopicId;
        if (topic.Id >= entries.Length) Array.Resize(ref entries, Math.Max(topic.Id + 1, _gateway.Topics.Count));
        entries[topic.Id] = entry;
        _byTopicId = entries;
        _topics.Add(entry);
        return entry;
    }

    private void Remove(SubscribedTopic entry)
    {
        _topics.Remove(entry);
        _byTopicId[entry.Topic.Id] = null;
        _aggregated.Remove(entry.Topic);
        _gateway.Owners.Release(entry.Topic, this);
    }

    private void Leave(SubscribedTopic entry)
    {
        entry.Returns = false;
        entry.Sends = 0;
        if (entry.Phase == TopicPhase.Subscribed) entry.Phase = TopicPhase.Leaving;
        else if (entry.Phase == TopicPhase.Wanted) Remove(entry);
    }

    /// <summary>The gateway will send no more of a topic that was unsubscribed.</summary>
    private void OnLeft(SubscribedTopic entry)
    {
        lock (_gate)
        {
            if (entry.Phase != TopicPhase.Left) return;
        }

        // It stays so until the lines below: only the end of this topic or of the connection leads out of that phase.
        TellSinkDown(entry);
        lock (_gate)
        {
            if (entry.Phase != TopicPhase.Left) return;
            bool returns = entry.Returns;
            _gateway.Owners.Release(entry.Topic, this);
            if (returns) entry.StartOver();
            else Remove(entry);
        }

        // The topic, or the place of a book that was in its way, may be wanted by this slot or another one.
        _gateway.Wake();
        _work.Wake();
    }

    private void OnAcknowledged(SubscribedTopic entry)
    {
        if (entry.Acknowledge()) _gateway.Wake();
    }

    private void TellSinkDown(SubscribedTopic entry)
    {
        lock (_sinkGate)
        {
            if (!entry.KnownToSink) return;
            entry.KnownToSink = false;
            _gateway.Sink.OnTopicDown(_gateway.Number, entry.Topic);
        }
    }

    /// <summary>The connection is gone: tells the sink, and makes every topic wanted again.</summary>
    private void EndTopics(GatewaySocket socket, SocketEnd end, long nowMs)
    {
        SubscribedTopic[] entries;
        lock (_gate) entries = [.. _topics];
        foreach (SubscribedTopic entry in entries) TellSinkDown(entry);
        lock (_sinkGate) _silenced.Clear();

        lock (_gate)
        {
            List<Topic> suspects = end.Kind == SocketEndKind.ByGateway ? Suspects(socket, nowMs) : [];
            if (end.Kind == SocketEndKind.ByGateway) _trial.OnDeath(suspects, OtherSocketLives);
            _staleEnds = end.Kind == SocketEndKind.Stale ? _staleEnds + 1 : 0;
            foreach (SubscribedTopic entry in _topics.ToList())
            {
                _gateway.Owners.Release(entry.Topic, this);
                if (end.Kind == SocketEndKind.Stale && entry.State == GatewayState.Stale && !entry.Proven) entry.StaleEnds++;
                if (entry.Phase == TopicPhase.Leaving || (entry.Phase == TopicPhase.Left && !entry.Returns)) Remove(entry);
                else entry.StartOver();
            }

            _aggregated.Clear();
            if (suspects.Count > 0 && _trial.IsSearching) GatewayLog.SearchingCulprit(_gateway.Logger, _gateway.Name, _index, _trial.CandidateCount);
        }
    }

    private bool OtherSocketLives => _gateway.LiveSockets > (_state == GatewayState.Live ? 1 : 0);

    private List<Topic> Suspects(GatewaySocket socket, long nowMs)
    {
        long windowMs = (long)Timings.SuspectWithin.TotalMilliseconds;
        if (socket.SubscribeSentAtMs is not { } sentAtMs || nowMs - sentAtMs > windowMs) return [];

        // Whoever delivered is cleared: a gateway that drops everybody now and then is met by a full resubscribe, not by a search.
        List<SubscribedTopic> recent = [.. _topics.Where(e => e.Phase != TopicPhase.Wanted && e.Values == 0 && nowMs - e.SentAtMs <= windowMs)];

        // Those that were answered are cleared too, unless that clears all.
        List<SubscribedTopic> unanswered = recent.FindAll(e => !e.Acknowledged);
        return [.. (unanswered.Count > 0 ? unanswered : recent).Select(e => e.Topic)];
    }

    private void PutInQuarantine(Topic topic, string reason)
    {
        _gateway.Quarantine.Add(topic, Timings.QuarantineFor);
        Interlocked.Increment(ref _gateway.Counters.Quarantines);
        _gateway.Errors.Note($"{topic.Name}: {reason}");
        GatewayLog.Quarantined(_gateway.Logger, _gateway.Name, _index, topic.Name, Timings.QuarantineFor.TotalMinutes, reason);
    }
}
