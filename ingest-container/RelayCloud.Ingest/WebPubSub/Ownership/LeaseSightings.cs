using Azure;

namespace RelayCloud.Ingest.WebPubSub.Ownership;

/// <summary>
/// Judges whether rows are kept alive: one is not when it stayed the same for the length of a lease by this container's own clock. So clocks need not agree, and who has just started waits once for that
/// length before it takes over from one that died. Not thread safe.
/// </summary>
/// <param name="lengthMs">The length of this container's own leases; where a row says more, that counts.</param>
/// <param name="time">Clock.</param>
internal sealed class LeaseSightings(int lengthMs, TimeProvider time)
{
    private Dictionary<string, (ETag Version, long SeenAt)> _seen = [];

    /// <summary>Takes all rows as they were just read, and tells for how long each has stayed as it is, milliseconds.</summary>
    public IReadOnlyDictionary<string, double> See(IEnumerable<LeaseRow> rows)
    {
        Dictionary<string, (ETag Version, long SeenAt)> seen = [];
        Dictionary<string, double> unchanged = [];
        foreach (LeaseRow row in rows)
        {
            long at = _seen.TryGetValue(row.Key, out (ETag Version, long SeenAt) before) && before.Version == row.Version ? before.SeenAt : time.GetTimestamp();
            seen[row.Key] = (row.Version, at);
            unchanged[row.Key] = time.GetElapsedTime(at).TotalMilliseconds;
        }

        _seen = seen;
        return unchanged;
    }

    /// <summary>Whether a row that stayed the same for so long is still kept alive.</summary>
    public bool IsAlive(LeaseRow row, double unchangedMs) => unchangedMs < Math.Max(lengthMs, row.LengthMs);
}
