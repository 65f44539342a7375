using RelayCloud.ControlPlane.Settings;
using RelayCloud.ControlPlane.Streaming.Presence;

namespace RelayCloud.ControlPlane.Cost;

/// <summary>Reckons what connections take: each gets all that is sent to its groups. Pure.</summary>
internal static class CostModel
{
    /// <param name="rows">All connections.</param>
    /// <param name="rates">What was measured.</param>
    /// <param name="settings">What a unit has.</param>
    /// <param name="at">The present time.</param>
    public static CostReport Reckon(IEnumerable<PresenceRow> rows, IEnumerable<RateRow> rates, WebPubSubSettings settings, DateTimeOffset at)
    {
        var figures = new GroupFigures(rates);
        var known = new Dictionary<string, (GroupFigure Figure, int Count)>(StringComparer.Ordinal);
        var tenants = new List<TenantCost>();
        foreach (IGrouping<string, PresenceRow> tenant in rows.GroupBy(static r => r.Who.TenantId, StringComparer.Ordinal).OrderBy(static t => t.Key, StringComparer.Ordinal))
        {
            Traffic delivered = default;
            int connections = 0, subscriptions = 0;
            var groups = new HashSet<string>(StringComparer.Ordinal);
            foreach (PresenceRow row in tenant)
            {
                connections++;
                foreach (string group in row.Groups)
                {
                    (GroupFigure figure, int count) = known.TryGetValue(group, out (GroupFigure, int) it) ? it : (figures.Of(group), 0);
                    known[group] = (figure, count + 1);
                    groups.Add(group);
                    subscriptions++;
                    delivered += figure.Sent;
                }
            }

            tenants.Add(new TenantCost(tenant.Key, connections, groups.Count, subscriptions, delivered));
        }

        Traffic all = default, sends = default;
        double measuredBytes = 0;
        long? oldestMs = null, newestMs = null;
        var sources = Enum.GetValues<FigureSource>().ToDictionary(static s => s, static _ => 0);
        foreach ((GroupFigure figure, int count) in known.Values)
        {
            all += figure.Sent * count;
            sends += figure.Sent;
            sources[figure.Source]++;
            if (figure.Source == FigureSource.Measured) measuredBytes += figure.Sent.Bytes * count;
            if (figure.AtMs is not { } atMs) continue;
            oldestMs = Math.Min(oldestMs ?? atMs, atMs);
            newestMs = Math.Max(newestMs ?? atMs, atMs);
        }

        int connectionsOfAll = tenants.Sum(static t => t.Connections);
        return new CostReport(
            at,
            tenants,
            connectionsOfAll,
            known.Count,
            tenants.Sum(static t => t.Subscriptions),
            all,
            UnitNeed.Of(all, sends, connectionsOfAll, settings),
            sources,
            all.Bytes > 0 ? measuredBytes / all.Bytes : 1,
            oldestMs,
            newestMs);
    }
}
