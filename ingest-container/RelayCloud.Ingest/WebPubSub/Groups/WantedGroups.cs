using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.WebPubSub.Demand;
using RelayCloud.Ingest.WebPubSub.Publishing;
using RelayCloud.Ingest.WebPubSub.Scheduling;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.WebPubSub.Groups;

/// <summary>The groups that are published: those that have connections, a topic that the exchange has, and a configured cadence. Belongs to the publisher's loop; its counts may be read by any thread.</summary>
/// <param name="waitingBytesMax">What may wait of one group's trades: as much as the feed can give at once.</param>
internal sealed class WantedGroups(IGroupDemand demand, TopicNames names, ITopicDemand topics, PublishScheduler scheduler, GroupReader reader, WebPubSubOptions options, int waitingBytesMax)
{
    private readonly Dictionary<string, TopicGroup> _groups = [];
    private readonly Dictionary<string, CadenceTier> _tiers = options.TiersByName();
    private int _count;
    private int _notPublished;

    /// <summary>Groups that are published.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Groups that have connections and are not published: no such topic or cadence, no gateway that carries it, or too many.</summary>
    public int NotPublished => Volatile.Read(ref _notPublished);

    /// <summary>All of them.</summary>
    public Dictionary<string, TopicGroup>.ValueCollection All => _groups.Values;

    /// <summary>The group of that name.</summary>
    public TopicGroup this[string name] => _groups[name];

    /// <summary>Looks at the demand. What could not be had is tried again: coins and gateways may come later.</summary>
    public void Refresh(long nowMs)
    {
        IReadOnlyDictionary<string, int> wanted = demand.Wanted();
        foreach ((string name, TopicGroup group) in _groups)
        {
            if (wanted.ContainsKey(name)) continue;
            PublishScheduler.Remove(group.Group);
            topics.Release(group.Topic);
            _groups.Remove(name);
        }

        int missing = 0;
        foreach ((string name, int receivers) in wanted)
        {
            if (!_groups.TryGetValue(name, out TopicGroup? group) && !TryAdd(name, out group)) missing++;
            else if (group.Group.Receivers != receivers) scheduler.SetReceivers(group.Group, receivers, nowMs);
        }

        Volatile.Write(ref _count, _groups.Count);
        Volatile.Write(ref _notPublished, missing);
    }

    private bool TryAdd(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TopicGroup? group)
    {
        group = null;

        // The last: coins such as @107 have one of their own.
        int at = name.LastIndexOf('@');
        if (_groups.Count >= options.GroupsMax || at < 1 || !_tiers.TryGetValue(name[(at + 1)..], out CadenceTier tier) || !names.TryFind(name[..at], out Topic? topic) || !topics.TryAcquire(topic)) return false;
        IGroupBacklog backlog = topic.Kind == TopicKind.Events ? new EventBacklog(PublishScheduler.StepBytes - GroupEnvelope.OverheadOf(topic), waitingBytesMax) : new StateBacklog();
        group = new TopicGroup(new PublishGroup(name, tier.IntervalMs, backlog), topic);
        reader.Begin(group);
        _groups.Add(name, group);
        return true;
    }
}
