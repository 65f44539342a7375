using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Planning;

/// <summary>
/// Spreads topics over gateways and their sockets, within every gateway's limits. First every topic is to be carried by one gateway at least, the more
/// important first; then by as many gateways as have room, the more important first. What is assigned stays where it is unless its place is
/// needed for a topic that matters more. Pure logic; not thread safe.
/// </summary>
internal sealed class SubscriptionPlanner(IReadOnlyList<GatewayCapacity> gateways)
{
    // A copy placed late in a pass can make another one dispensable that was passed over early in it. Two or three passes settle that.
    private const int PassesMax = 8;

    private readonly GatewayAssignment[] _gateways = [.. gateways.Select(g => new GatewayAssignment(g))];
    private readonly Dictionary<Topic, int> _carriers = [];
    private List<Topic> _leftOut = [];
    private int _changes;

    /// <summary>Desired topics that no gateway carries, the most important first.</summary>
    public IReadOnlyList<Topic> LeftOut => _leftOut;

    /// <summary>How many topics are carried by one gateway at least.</summary>
    public int CoveredCount => _carriers.Count;

    /// <summary>Whether at least one gateway carries the topic.</summary>
    public bool IsCovered(Topic topic) => _carriers.ContainsKey(topic);

    /// <summary>The assignment of one gateway. Read only.</summary>
    public GatewayAssignment this[int gateway] => _gateways[gateway];

    /// <summary>Makes the assignment fit a new set of topics.</summary>
    /// <param name="desired">Distinct topics, the most important first.</param>
    public void Replan(IReadOnlyList<Topic> desired)
    {
        var rank = new Dictionary<Topic, int>(desired.Count);
        for (int i = 0; i < desired.Count; i++) rank.Add(desired[i], i);
        foreach (GatewayAssignment gateway in _gateways)
        {
            gateway.RememberSockets();
            foreach (Topic topic in gateway.Topics.Where(t => !rank.ContainsKey(t)).ToList())
            {
                gateway.Remove(topic);
                Count(topic, -1);
            }
        }

        for (int pass = 0; pass < PassesMax; pass++)
        {
            int before = _changes;
            Cover(desired, rank);
            Repeat(desired, rank);
            if (_changes == before) break;
        }

        foreach (GatewayAssignment gateway in _gateways) gateway.KeepSockets();
    }

    /// <summary>Adds one topic on every gateway that has room for it, moving nothing. False, and nothing done, when none has.</summary>
    public bool TryAdd(Topic topic)
    {
        foreach (GatewayAssignment gateway in _gateways)
        {
            if (gateway.CanCarry(topic) && !gateway.Has(topic) && gateway.TryPlace(topic)) Count(topic, +1);
        }

        return IsCovered(topic);
    }

    private void Cover(IReadOnlyList<Topic> desired, Dictionary<Topic, int> rank)
    {
        Victims[] victims = ListVictims(rank);
        _leftOut = [];
        foreach (Topic topic in desired)
        {
            // Whatever is displaced for this topic matters less, so its turn is still to come.
            if (IsCovered(topic) || TryCoverInFreePlace(topic)) continue;
            if (!TryDisplace(topic, rank[topic], victims, onlyRepeated: true) && !TryDisplace(topic, rank[topic], victims, onlyRepeated: false))
                _leftOut.Add(topic);
        }
    }

    private void Repeat(IReadOnlyList<Topic> desired, Dictionary<Topic, int> rank)
    {
        Victims[] victims = ListVictims(rank);
        foreach (Topic topic in desired)
        {
            if (!IsCovered(topic)) continue;
            for (int g = 0; g < _gateways.Length; g++)
            {
                GatewayAssignment gateway = _gateways[g];
                if (!gateway.CanCarry(topic) || gateway.Has(topic)) continue;
                if (gateway.TryPlace(topic)) Count(topic, +1);
                else if (gateway.Free <= 0) TryDisplaceIn(gateway, topic, victims[g].NextRepeated(_carriers, below: rank[topic]));
            }
        }
    }

    private bool TryCoverInFreePlace(Topic topic)
    {
        // The gateway with the most room left, so that load spreads.
        foreach (GatewayAssignment gateway in _gateways.Where(g => g.CanCarry(topic)).OrderByDescending(g => g.Free))
        {
            if (!gateway.TryPlace(topic)) continue;
            Count(topic, +1);
            return true;
        }

        return false;
    }

    private bool TryDisplace(Topic topic, int rank, Victims[] victims, bool onlyRepeated)
    {
        for (int g = 0; g < _gateways.Length; g++)
        {
            GatewayAssignment gateway = _gateways[g];
            if (!gateway.CanCarry(topic) || gateway.Free > 0) continue;
            Topic? victim = onlyRepeated ? victims[g].NextRepeated(_carriers, below: -1) : victims[g].NextAny(below: rank);
            if (TryDisplaceIn(gateway, topic, victim)) return true;
        }

        return false;
    }

    private bool TryDisplaceIn(GatewayAssignment gateway, Topic topic, Topic? victim)
    {
        if (victim is null || !gateway.Has(victim)) return false;
        int socket = gateway.Remove(victim);
        if (!gateway.TryPlace(topic))
        {
            // Only a book that may not share any socket with room.
            gateway.Place(victim, socket);
            return false;
        }

        Count(victim, -1);
        Count(topic, +1);
        return true;
    }

    private Victims[] ListVictims(Dictionary<Topic, int> rank) => [.. _gateways.Select(g => new Victims(g, rank))];

    private void Count(Topic topic, int change)
    {
        _changes++;
        int count = _carriers.GetValueOrDefault(topic) + change;
        if (count == 0) _carriers.Remove(topic);
        else _carriers[topic] = count;
    }
}
