using System.Runtime.InteropServices;

namespace RelayCloud.Ingest.WebPubSub.Ownership;

/// <summary>A moment by both clocks of the machine.</summary>
/// <param name="At">By the one that never goes back, which may stand still while a virtual machine is suspended.</param>
/// <param name="UtcAt">By the one on the wall, which may be set.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LeaseStamp(long At, DateTimeOffset UtcAt)
{
    /// <summary>The present.</summary>
    public static LeaseStamp Now(TimeProvider time) => new(time.GetTimestamp(), time.GetUtcNow());

    /// <summary>How long ago that was, milliseconds, by the clock that says more: who believes that more has passed sends less.</summary>
    public double ElapsedMs(TimeProvider time) => Math.Max(time.GetElapsedTime(At).TotalMilliseconds, (time.GetUtcNow() - UtcAt).TotalMilliseconds);
}
