using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.WebPubSub.Demand;
using RelayCloud.Ingest.WebPubSub.Ownership;
using RelayCloud.Ingest.WebPubSub.Publishing;
using RelayCloud.Ingest.WebPubSub.Scheduling;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.WebPubSub.Groups;

/// <summary>The groups that are published: those that have connections, a topic that the exchange has and this container publishes, and a configured cadence. Belongs to the publisher's loop; its counts may be read by any thread.</summary>
/// <param name="waitingBytesMax">What may wait of one group's trades: as much as the feed can give at once.</param>
internal sealed class WantedGroups(IGroupDemand demand, TopicNames names, ITopicDemand topics, IPublishRights rights, PublishScheduler scheduler, GroupReader reader, WebPubSubOptions options, int waitingBytesMax)
{
    private readonly Dictionary<string, TopicGroup> _groups = [];
    private readonly Dictionary<string, CadenceTier> _tiers = options.TiersByName();
    private int _count;
    private readonly BudgetShare _budget = new(names, rights, options);
    private int _notPublished;
    private int _elsewhere;
    private int _version;

    /// <summary>Groups that are published.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Groups that have connections and are not published: no such topic or cadence, no gateway that carries it, or too many.</summary>
    public int NotPublished => Volatile.Read(ref _notPublished);

    /// <summary>Groups that have connections and are another container's to publish.</summary>
    public int Elsewhere => Volatile.Read(ref _elsewhere);

    /// <summary>Whether the rights have changed since the last look.</summary>
    public bool IsOutdated => rights.Version != _version;

    /// <summary>All of them.</summary>
    public Dictionary<string, TopicGroup>.ValueCollection All => _groups.Values;

    /// <summary>The group of that name.</summary>
    public TopicGroup this[string name] => _groups[name];

    /// <summary>Looks at the demand. What could not be had is tried again: coins and gateways may come later.</summary>
    public void Refresh(long nowMs)
    {
        IReadOnlyDictionary<string, int> wanted = demand.Wanted();
        _version = rights.Version;
        foreach ((string name, TopicGroup group) in _groups)
        {
            bool isWanted = wanted.ContainsKey(name);
            if (wanted.Count > 0) group.Lease.Prune(wanted.ContainsKey, options.DemandLifeMs);
            if (isWanted && rights.LeaseOf(group.Topic) == group.Lease) continue;
            if (!isWanted) group.Lease.Forget(name);
            PublishScheduler.Remove(group.Group);
            topics.Release(group.Topic);
            _groups.Remove(name);
        }

        int missing = 0, elsewhere = 0;
        foreach ((string name, int receivers) in wanted)
        {
            if (!_groups.TryGetValue(name, out TopicGroup? group) && !TryAdd(name, ref elsewhere, out group)) missing++;
            else if (group.Group.Receivers != receivers) scheduler.SetReceivers(group.Group, receivers, nowMs);
        }

        missing -= elsewhere;
        (long requests, long deliveries) = _budget.Of(wanted);
        scheduler.SetLimits(requests, deliveries, nowMs);
        Volatile.Write(ref _count, _groups.Count);
        Volatile.Write(ref _notPublished, missing);
        Volatile.Write(ref _elsewhere, elsewhere);
    }

    private bool TryAdd(string name, ref int elsewhere, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TopicGroup? group)
    {
        group = null;

        // The last: coins such as @107 have one of their own.
        int at = name.LastIndexOf('@');
        if (at < 1 || !_tiers.TryGetValue(name[(at + 1)..], out CadenceTier tier) || !names.TryFind(name[..at], out Topic? topic)) return false;
        if (rights.LeaseOf(topic) is not { } lease)
        {
            elsewhere++;
            return false;
        }

        if (_groups.Count >= options.GroupsMax || !topics.TryAcquire(topic)) return false;
        IGroupBacklog backlog = topic.Kind == TopicKind.Events ? new EventBacklog(PublishScheduler.StepBytes - GroupEnvelope.OverheadOf(topic), waitingBytesMax) : new StateBacklog();
        group = new TopicGroup(new PublishGroup(name, tier.IntervalMs, backlog), topic, lease);
        reader.Begin(group);
        _groups.Add(name, group);
        return true;
    }
}
