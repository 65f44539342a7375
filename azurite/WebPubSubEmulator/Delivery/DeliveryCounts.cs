using System.Runtime.InteropServices;

namespace RelayCloud.WebPubSubEmulator.Delivery;

/// <summary>What a lane has delivered since it started.</summary>
/// <param name="Messages">Deliveries: messages times receivers.</param>
/// <param name="Steps">The same in steps of 2 KB, each rounded up: what is billed at most.</param>
/// <param name="Bytes">Bytes of data, without envelopes.</param>
/// <param name="WrittenBytes">Bytes written to sockets.</param>
/// <param name="Writes">Writes to sockets.</param>
/// <param name="Overflows">Connections closed because too much waited for them.</param>
/// <param name="Expired">Messages dropped because their time to live was over, at least.</param>
/// <param name="Faults">Exceptions that should not have been: bugs.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DeliveryCounts(long Messages, long Steps, long Bytes, long WrittenBytes, long Writes, long Overflows, long Expired, long Faults)
{
    public static DeliveryCounts operator +(DeliveryCounts a, DeliveryCounts b) => new(
        a.Messages + b.Messages,
        a.Steps + b.Steps,
        a.Bytes + b.Bytes,
        a.WrittenBytes + b.WrittenBytes,
        a.Writes + b.Writes,
        a.Overflows + b.Overflows,
        a.Expired + b.Expired,
        a.Faults + b.Faults);
}
