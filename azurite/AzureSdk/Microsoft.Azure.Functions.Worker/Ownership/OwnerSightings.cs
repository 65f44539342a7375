using Azure;
using Azure.Data.Tables;

namespace Microsoft.Azure.Functions.Worker.Ownership;

/// <summary>
/// Judges whether the owners of rows are alive: one is not when its row stayed the same for the length of a claim by this instance's own clock.
/// So clocks need not agree, and a new instance waits once for that length before it takes over from an owner that crashed. No concurrency.
/// </summary>
internal sealed class OwnerSightings(TimeSpan length, TimeProvider clock)
{
    private readonly Dictionary<string, (ETag Version, long SeenAt)> _seen = [];

    /// <summary>The row's owner, if it is alive; else null: the row is free. Ask about every row each time that rows are read.</summary>
    public string? LivingOwnerOf(TableEntity row)
    {
        if (row.GetString(RowNames.Owner) is not { Length: > 0 } owner) return null;
        if (!_seen.TryGetValue(row.RowKey, out var seen) || seen.Version != row.ETag)
        {
            _seen[row.RowKey] = (row.ETag, clock.GetTimestamp());
            return owner;
        }

        return clock.GetElapsedTime(seen.SeenAt) < length ? owner : null;
    }
}
