using RelayCloud.Resilience.Clients;

namespace RelayCloud.Resilience.Checks;

/// <summary>One coin's trades at a client, held against all that happened, from the first that the client got.</summary>
/// <param name="Expected">How many there were.</param>
/// <param name="Missing">How many of them the client never got.</param>
/// <param name="Repeated">How many it got again.</param>
/// <param name="Unknown">How many it got that never happened.</param>
/// <param name="OutOfOrder">How many it got after a newer one.</param>
/// <param name="FirstMissingMs">Time of the first missing one; 0 = none.</param>
/// <param name="LastMissingMs">Time of the last missing one; 0 = none.</param>
public sealed record TradeComparison(int Expected, int Missing, int Repeated, int Unknown, int OutOfOrder, long FirstMissingMs, long LastMissingMs)
{
    /// <summary>Every one once, in order, and nothing else.</summary>
    public bool IsExact => Missing == 0 && Repeated == 0 && Unknown == 0 && OutOfOrder == 0;

    /// <summary>Compares.</summary>
    /// <param name="seen">What the client got, in the order of arrival.</param>
    /// <param name="happened">Time and id of every trade, oldest first, from before the first seen to <paramref name="untilMs"/>.</param>
    /// <param name="untilMs">Up to which time (inclusive) the client was waited for; what is newer is left out.</param>
    public static TradeComparison Of(IReadOnlyList<TradeSeen> seen, IReadOnlyList<(long TimeMs, long Tid)> happened, long untilMs)
    {
        var places = new Dictionary<(long, long), int>();
        for (int i = 0; i < happened.Count; i++) places.Add(happened[i], i);
        bool[] got = new bool[happened.Count];
        int repeated = 0, unknown = 0, outOfOrder = 0, newest = -1, first = -1;
        foreach (TradeSeen trade in seen)
        {
            if (trade.TimeMs > untilMs) continue;
            if (!places.TryGetValue((trade.TimeMs, trade.Tid), out int place))
            {
                unknown++;
                continue;
            }

            if (first < 0) first = place;
            if (got[place]) repeated++;
            else if (place < newest) outOfOrder++;
            got[place] = true;
            newest = Math.Max(newest, place);
        }

        int expected = 0, missing = 0;
        long firstMissingMs = 0, lastMissingMs = 0;
        for (int i = Math.Max(first, 0); i < happened.Count; i++)
        {
            if (happened[i].TimeMs > untilMs) break;
            expected++;
            if (got[i]) continue;
            missing++;
            if (firstMissingMs == 0) firstMissingMs = happened[i].TimeMs;
            lastMissingMs = happened[i].TimeMs;
        }

        return new TradeComparison(expected, missing, repeated, unknown, outOfOrder, firstMissingMs, lastMissingMs);
    }
}
