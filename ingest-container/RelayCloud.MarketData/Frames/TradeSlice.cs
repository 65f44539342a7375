using System.Runtime.InteropServices;

namespace RelayCloud.MarketData.Frames;

/// <summary>One trade inside a frame: its exact bytes and what identifies it. <c>(time, coin, tid)</c> is unique, <c>tid</c> alone is not (reference section 4.3).</summary>
/// <param name="Start">Index of the trade's opening brace in the frame.</param>
/// <param name="Length">Length of the trade's JSON object in bytes.</param>
/// <param name="TimeMs">The exchange's time, Unix milliseconds.</param>
/// <param name="Tid">The trade id, below 2^53.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TradeSlice(int Start, int Length, long TimeMs, long Tid);
