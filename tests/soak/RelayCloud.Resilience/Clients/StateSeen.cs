using System.Runtime.InteropServices;

namespace RelayCloud.Resilience.Clients;

/// <summary>One book or best price as a client got it.</summary>
/// <param name="TimeMs">The exchange's time, ms.</param>
/// <param name="Data">The value of <c>data</c>, byte for byte.</param>
/// <param name="AtMs">When it was received, on <see cref="FeedClient.NowMs"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StateSeen(long TimeMs, string Data, double AtMs);
