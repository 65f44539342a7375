namespace RelayCloud.Ingest.WebPubSub.Ownership;

/// <summary>
/// Which partitions a container takes and gives up so that all live containers have the same number, but for one. Each decides for itself, from what all can see; where two see different things for a
/// moment, the table lets only one of two claims through, and the next look mends the rest.
/// </summary>
/// <param name="Claims">Free partitions to take.</param>
/// <param name="Surrenders">Own partitions to give up.</param>
internal sealed record FairShare(IReadOnlyList<int> Claims, IReadOnlyList<int> Surrenders)
{
    /// <param name="me">This container.</param>
    /// <param name="others">The other live containers, those without a partition too.</param>
    /// <param name="owners">Of each partition; null = free.</param>
    public static FairShare Of(string me, IEnumerable<string> others, IReadOnlyList<string?> owners)
    {
        string[] live = [.. others.Concat(owners.OfType<string>()).Append(me).Distinct(StringComparer.Ordinal)];
        var counts = live.ToDictionary(one => one, one => owners.Count(owner => owner == one), StringComparer.Ordinal);

        // Where it does not come out even, those who have more keep more: nothing moves without need.
        int rank = live.Order(Comparer<string>.Create((a, b) => counts[a] != counts[b] ? counts[b] - counts[a] : string.CompareOrdinal(a, b))).TakeWhile(one => one != me).Count();
        int quota = (owners.Count / live.Length) + (rank < owners.Count % live.Length ? 1 : 0);
        int[] mine = [.. Enumerable.Range(0, owners.Count).Where(p => owners[p] == me)];
        int[] free = [.. Enumerable.Range(0, owners.Count).Where(p => owners[p] is null)];

        // Those who look at the same moment begin at different places, or one would get what all the others fail to.
        int from = free.Length == 0 ? 0 : (int)((uint)me.Aggregate(17, (hash, c) => (hash * 31) + c) % (uint)free.Length);
        return new FairShare([.. free.Skip(from).Concat(free.Take(from)).Take(Math.Max(0, quota - mine.Length))], [.. mine.Skip(quota)]);
    }
}
