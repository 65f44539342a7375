using System.Runtime.InteropServices;

namespace RelayCloud.Resilience.Clients;

/// <summary>One trade as a <see cref="ResumingClient"/> got it.</summary>
/// <param name="TimeMs">The exchange's time, ms.</param>
/// <param name="Tid">Its id.</param>
/// <param name="Epoch">The epoch of its cursor.</param>
/// <param name="Offset">The offset of its cursor.</param>
/// <param name="AtMs">When it was received, on <see cref="FeedClient.NowMs"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ResumedTrade(long TimeMs, long Tid, long Epoch, long Offset, double AtMs);
