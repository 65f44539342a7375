using System.Runtime.InteropServices;

namespace RelayCloud.Resilience.Clients;

/// <summary>One trade as a client got it.</summary>
/// <param name="TimeMs">The exchange's time, ms.</param>
/// <param name="Tid">Its id; with the time and the coin, the key.</param>
/// <param name="AtMs">When it was received, on <see cref="FeedClient.NowMs"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TradeSeen(long TimeMs, long Tid, double AtMs);
