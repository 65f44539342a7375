namespace RelayCloud.Ingest.WebPubSub.Demand;

/// <summary>
/// The groups that were last told of. They count for so long after that, then for nothing: whoever tells is gone, and what he has told would cost money for ever. Thread safe.
/// </summary>
/// <param name="lifeMs">For how long, milliseconds.</param>
/// <param name="time">Clock.</param>
internal sealed class GroupDemandSet(int lifeMs, TimeProvider time) : IGroupDemand
{
    private static readonly Dictionary<string, int> None = [];

    private volatile Told _told = new(None, 0);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, int> Wanted()
    {
        Told told = _told;
        return time.GetElapsedTime(told.At).TotalMilliseconds <= lifeMs ? told.Groups : None;
    }

    /// <summary>Tells of all groups there are, in place of those told before. Those without a connection are left out.</summary>
    public void Replace(IEnumerable<KeyValuePair<string, int>> groups)
    {
        Dictionary<string, int> now = [];
        foreach ((string name, int count) in groups)
            if (count > 0) now[name] = count;
        Told before = _told;
        bool isSame = before.Groups.Count == now.Count && now.All(group => before.Groups.TryGetValue(group.Key, out int count) && count == group.Value);
        _told = new Told(isSame ? before.Groups : now, time.GetTimestamp());
    }

    private sealed record Told(IReadOnlyDictionary<string, int> Groups, long At);
}
