using System.Runtime.InteropServices;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.Snapshots.Rows;

/// <summary>What stands beside a row's data.</summary>
/// <param name="Cursor">The position of the value.</param>
/// <param name="UpstreamTimeMs">The exchange's time, Unix milliseconds; 0 = none.</param>
/// <param name="ReceivedAtUs">When it was read from its gateway, Unix microseconds.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RowValue(Cursor Cursor, long UpstreamTimeMs, long ReceivedAtUs);
