using System.Runtime.InteropServices;

namespace RelayCloud.MarketData.Arbitration;

/// <summary>A trade that is held back. Trades of one gateway and segment are contiguous, in order of arrival.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HeldTrade(int Gateway, int Segment, long TimeMs, long Tid, int Start, int Length, long ReceivedAtUs, long HeldAt);
