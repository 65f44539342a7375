using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Info.Memory;

/// <summary>
/// An upper bound of the age of a value that carries no time, from when its cursor was seen to move: a value that was not there yet at the last look is no older than
/// that look. Unknown at the first look. Used for <c>allMids</c> only, so it holds as many entries as there are dexes. Thread safe.
/// </summary>
internal sealed class ObservedAges(TimeProvider time)
{
    private readonly ConcurrentDictionary<int, Seen> _byTopic = new();

    /// <summary>The greatest age in milliseconds that the value at that cursor can have; <see cref="int.MaxValue"/> when unknown.</summary>
    public int AgeMsAtMost(Topic topic, Cursor cursor)
    {
        long now = time.GetTimestamp();
        Seen seen = _byTopic.AddOrUpdate(
            topic.Id,
            static (_, look) => new Seen(look.Cursor, null, look.Now),
            static (_, old, look) => old.Cursor == look.Cursor ? old with { LookedAt = look.Now } : new Seen(look.Cursor, old.LookedAt, look.Now),
            (Cursor: cursor, Now: now));
        return seen.NotBefore is { } notBefore ? (int)Math.Min(int.MaxValue, time.GetElapsedTime(notBefore, now).TotalMilliseconds) : int.MaxValue;
    }

    /// <param name="Cursor">The cursor at the last look.</param>
    /// <param name="NotBefore">The last look before the cursor moved there, as a timestamp; null when there was none.</param>
    /// <param name="LookedAt">The last look, as a timestamp.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Seen(Cursor Cursor, long? NotBefore, long LookedAt);
}
