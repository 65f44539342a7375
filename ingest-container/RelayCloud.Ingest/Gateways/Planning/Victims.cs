using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Planning;

/// <summary>
/// The topics of one gateway, the least important first, of which a planner takes some away to make room. Each is passed once, which keeps
/// a plan linear in the number of topics: what is passed over can never become eligible later in the same pass.
/// </summary>
internal sealed class Victims
{
    private readonly GatewayAssignment _gateway;
    private readonly Topic[] _topics;
    private readonly Dictionary<Topic, int> _rank;
    private int _nextRepeated;
    private int _nextAny;

    public Victims(GatewayAssignment gateway, Dictionary<Topic, int> rank)
    {
        _gateway = gateway;
        _rank = rank;
        _topics = [.. gateway.Topics.OrderByDescending(t => rank[t])];
    }

    /// <summary>The least important topic of lower rank than <paramref name="below"/> that another gateway carries too; null when there is none.</summary>
    public Topic? NextRepeated(Dictionary<Topic, int> carriers, int below)
    {
        while (_nextRepeated < _topics.Length)
        {
            Topic topic = _topics[_nextRepeated];
            if (_gateway.Has(topic) && carriers.GetValueOrDefault(topic) > 1) return _rank[topic] > below ? topic : null;
            _nextRepeated++;
        }

        return null;
    }

    /// <summary>The least important topic of lower rank than <paramref name="below"/>; null when there is none.</summary>
    public Topic? NextAny(int below)
    {
        while (_nextAny < _topics.Length && !_gateway.Has(_topics[_nextAny])) _nextAny++;
        return _nextAny < _topics.Length && _rank[_topics[_nextAny]] > below ? _topics[_nextAny] : null;
    }
}
