using System.Runtime.InteropServices;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.WebPubSub.Scheduling;

/// <summary>One update of an events topic.</summary>
/// <param name="Array">Its events as a JSON array without blanks around it, UTF-8.</param>
/// <param name="Last">Cursor of the last event.</param>
/// <param name="Count">How many events, at least 1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EventUpdate(byte[] Array, Cursor Last, int Count)
{
    /// <summary>Where a customer resumes to get this update and everything after it.</summary>
    public Cursor Before => Last with { Offset = Last.Offset - Count };
}
