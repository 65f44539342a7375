namespace Microsoft.Azure.Functions.Worker.EventHubs;

/// <summary>Shares partitions between instances: each claims what is free up to its share, and takes one from an instance that has too many.</summary>
internal static class PartitionBalance
{
    /// <summary>The partition to claim next; null when this instance has its share, or must wait for others to take theirs.</summary>
    /// <param name="owners">Every partition of the hub, and the living instance that owns it; null for none.</param>
    /// <param name="self">This instance.</param>
    /// <param name="canSteal">Whether a partition may be taken from another instance; one at a time, as the taking shows only in a next look.</param>
    /// <param name="random">Spreads the claims, so that instances which start together do not all want the same.</param>
    public static string? Choose(IReadOnlyDictionary<string, string?> owners, string self, bool canSteal, Random random)
    {
        var counts = new Dictionary<string, int> { [self] = 0 };
        var free = new List<string>();
        foreach (var (partition, owner) in owners)
        {
            if (owner is null) free.Add(partition);
            else counts[owner] = counts.GetValueOrDefault(owner) + 1;
        }

        // Shares differ by one at most: so many instances may hold one more than the others.
        var (share, remainder) = Math.DivRem(owners.Count, counts.Count);
        var own = counts[self];
        var withMore = counts.Count(pair => pair.Value > share && pair.Key != self);
        var isEntitledToMore = own < share || (own == share && withMore < remainder);
        if (!isEntitledToMore) return null;
        if (free.Count > 0) return free[random.Next(free.Count)];
        if (!canSteal) return null;

        // Whoever has more than anybody may keep; below the share, also whoever has the one more that we lack.
        var keepMax = own < share ? share : share + 1;
        var overfull = owners.Where(pair => pair.Value is { } owner && owner != self && counts[owner] > keepMax).Select(static pair => pair.Key).ToList();
        return overfull.Count > 0 ? overfull[random.Next(overfull.Count)] : null;
    }
}
