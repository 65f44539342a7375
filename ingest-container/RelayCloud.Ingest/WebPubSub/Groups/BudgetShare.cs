using RelayCloud.Ingest.WebPubSub.Ownership;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.WebPubSub.Groups;

/// <summary>
/// This container's share of what the units take in and give out: as much as its groups are of all groups, each counted by how often it is sent to, and to how many. All containers read the same groups
/// and have different partitions, so the shares of all are no more than the whole. Belongs to the publisher's loop.
/// </summary>
internal sealed class BudgetShare(TopicNames names, IPublishRights rights, WebPubSubOptions options)
{
    private const long LimitMin = 10;

    private readonly Dictionary<string, CadenceTier> _tiers = options.TiersByName();
    private IReadOnlyDictionary<string, int>? _wanted;
    private int _version;
    private (long Requests, long Deliveries) _limits;

    /// <summary>Requests and deliveries that this container may make in a second, in steps of 2 KB.</summary>
    /// <param name="wanted">All groups with the connections of each; looked at anew when it is another object.</param>
    public (long Requests, long Deliveries) Of(IReadOnlyDictionary<string, int> wanted)
    {
        if (wanted == _wanted && rights.Version == _version) return _limits;
        (_wanted, _version) = (wanted, rights.Version);
        (double requests, double deliveries) = rights.HasAll ? (1, 1) : SharesOf(wanted);
        _limits = (LimitOf(requests, options.RequestsPerSecondPerUnit), LimitOf(deliveries, options.MessagesPerSecondPerUnit));
        return _limits;
    }

    private long LimitOf(double share, int perUnit) => Math.Max(LimitMin, (long)(share * options.Units * perUnit));

    private (double Requests, double Deliveries) SharesOf(IReadOnlyDictionary<string, int> wanted)
    {
        double requests = 0, deliveries = 0, myRequests = 0, myDeliveries = 0;
        foreach ((string name, int receivers) in wanted)
        {
            int at = name.LastIndexOf('@');
            if (at < 1 || !_tiers.TryGetValue(name[(at + 1)..], out CadenceTier tier) || !names.TryFind(name[..at], out Topic? topic)) continue;
            double perSecond = 1_000.0 / tier.IntervalMs;
            requests += perSecond;
            deliveries += perSecond * receivers;
            if (rights.LeaseOf(topic) is null) continue;
            myRequests += perSecond;
            myDeliveries += perSecond * receivers;
        }

        return requests == 0 ? (0, 0) : (myRequests / requests, myDeliveries / deliveries);
    }
}
