using System.Runtime.InteropServices;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.WebPubSub.Scheduling;

/// <summary>What one send carries.</summary>
/// <param name="Data">The <c>data</c> JSON, UTF-8. Empty when it is only a gap that is told.</param>
/// <param name="Last">Cursor of the last update in it.</param>
/// <param name="Updates">How many updates it is made of.</param>
/// <param name="GapAfter">Not null = what came after this cursor, up to the data, is lost: the customer must be told where to resume.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GroupBatch(ReadOnlyMemory<byte> Data, Cursor Last, int Updates, Cursor? GapAfter);
