using System.Diagnostics.CodeAnalysis;
using RelayCloud.Ingest.Gateways.Connecting;
using RelayCloud.Ingest.Gateways.Health;
using RelayCloud.Ingest.Gateways.Planning;
using RelayCloud.Ingest.Gateways.Sockets;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Demand;

/// <summary>
/// Joins what is wanted always with what customers want, and plans it onto gateways. Thread safe by one lock, which is held for calculations only
/// (a full plan of a thousand topics takes about a millisecond; acquiring a topic that is there already, or for which there is room, takes none).
/// Topics wanted always come before those on demand, so a customer never pushes out what others rely on, only a second or third copy of it.
/// </summary>
internal sealed class DemandPlan
{
    // Each one dropped costs a plan.
    private const int LingeringDroppedMax = 16;

    private readonly Lock _gate = new();
    private readonly AlwaysOnTopics _alwaysOnTopics;
    private readonly OnDemandTopics _onDemand;
    private readonly SubscriptionPlanner _planner;
    private readonly Gateway[] _gateways;
    private readonly Universe _universe;
    private readonly GatewayClock _clock;
    private List<Topic> _alwaysOn = [];
    private HashSet<Topic> _alwaysOnSet = [];
    private List<string> _missingCoins = [];
    private List<Topic> _wanted = [];
    private int _universeVersion;
    private bool _isNewUniverse;
    private bool _isChanged;

    public DemandPlan(Gateway[] gateways, GatewaySetOptions options, TopicTable topics, Universe universe, GatewayClock clock)
    {
        _gateways = gateways;
        _universe = universe;
        _clock = clock;
        _alwaysOnTopics = new AlwaysOnTopics(options, topics);
        _onDemand = new OnDemandTopics((long)options.Linger.TotalMilliseconds);
        _planner = new SubscriptionPlanner([.. gateways.Select(g => CapacityOf(g.Context))]);
    }

    /// <summary>How many wanted topics no gateway has room for.</summary>
    public int LeftOutCount
    {
        get
        {
            lock (_gate) return _planner.LeftOut.Count;
        }
    }

    /// <summary>See <see cref="ITopicDemand.TryAcquire"/>. Before the coins are known, and for a coin that does not exist, false.</summary>
    public bool TryAcquire(Topic topic)
    {
        lock (_gate)
        {
            FollowUniverse();
            if (!Exists(topic)) return false;
            if (!_planner.IsCovered(topic) && (_alwaysOnSet.Contains(topic) || !TryMakeRoom(topic))) return false;
            if (_onDemand.TryHoldAgain(topic)) return true;
            _onDemand.Add(topic);
            _isChanged = true;
            return true;
        }
    }

    /// <summary>See <see cref="ITopicDemand.Release"/>.</summary>
    public void Release(Topic topic)
    {
        lock (_gate) _onDemand.Release(topic, _clock.NowMs);
    }

    /// <summary>Gives the plan when it changed since the last call.</summary>
    public bool TryTakeChanges([NotNullWhen(true)] out PlanSnapshot? plan)
    {
        lock (_gate)
        {
            FollowUniverse();
            if (_onDemand.DropExpired(_clock.NowMs)) Replan();
            plan = null;
            if (!_isChanged) return false;
            ListWanted();
            plan = new PlanSnapshot(
                [.. _gateways.Select((g, i) => ListSockets(_planner[i], g.Context.Options.Limits.ConnectionsMax))],
                _isNewUniverse,
                _universeVersion,
                _wanted.Count,
                _planner.CoveredCount,
                [.. _planner.LeftOut],
                _missingCoins);
            _isChanged = false;
            _isNewUniverse = false;
            return true;
        }
    }

    /// <summary>Completes a report.</summary>
    public GatewaySetReport Report(IReadOnlyList<GatewayReport> gateways)
    {
        lock (_gate)
        {
            return new GatewaySetReport(
                gateways,
                _planner.CoveredCount + _planner.LeftOut.Count,
                _planner.CoveredCount,
                _onDemand.Count,
                _onDemand.LingeringCount,
                _planner.LeftOut.Count,
                [.. _planner.LeftOut.Take(GatewaySetReport.LeftOutMax).Select(t => t.Name)],
                _missingCoins,
                _universeVersion);
        }
    }

    private static GatewayCapacity CapacityOf(GatewayContext gateway)
    {
        GatewayLimits limits = gateway.Options.Limits;
        return new GatewayCapacity(gateway.Dialect, limits.SubscriptionsMax, limits.ConnectionsMax, limits.SubscriptionsPerSocket);
    }

    private bool Exists(Topic topic) =>
        topic.Channel == Channel.AllMids ? _universe.HasDex(topic.Key.CoinId) : _universe.HasCoin(topic.Key.CoinId);

    private void FollowUniverse()
    {
        // The version is read first: should the set change in between, the next look sees another version.
        int version = _universe.Version;
        if (version == _universeVersion) return;
        _universeVersion = version;
        _isNewUniverse = true;
        _alwaysOn = _alwaysOnTopics.List(_universe, out _missingCoins);
        _alwaysOnSet = [.. _alwaysOn];
        Replan();
    }

    private void ListWanted() => _wanted = [.. _alwaysOn, .. _onDemand.InOrder.Where(t => !_alwaysOnSet.Contains(t) && Exists(t))];

    private void Replan(Topic? more = null)
    {
        ListWanted();
        if (more is not null && !_wanted.Contains(more)) _wanted.Add(more);
        _planner.Replan(_wanted);
        _isChanged = true;
    }

    private bool TryMakeRoom(Topic topic)
    {
        if (!_gateways.Any(g => g.Context.Dialect.CanCarry(topic))) return false;
        if (_planner.TryAdd(topic)) return true;

        // In place of a further copy of another topic.
        Replan(topic);
        if (_planner.IsCovered(topic)) return true;

        // In place of topics that nobody holds any more.
        for (int i = 0; i < LingeringDroppedMax && _onDemand.DropOldestLingering(); i++)
        {
            Replan(topic);
            if (_planner.IsCovered(topic)) return true;
        }

        Replan();
        return false;
    }

    private List<Topic>[] ListSockets(GatewayAssignment assignment, int count)
    {
        var sockets = new List<Topic>[count];
        for (int i = 0; i < count; i++) sockets[i] = [];
        foreach (Topic topic in _wanted)
        {
            if (assignment.Has(topic)) sockets[assignment.SocketOf(topic)].Add(topic);
        }

        return sockets;
    }
}
