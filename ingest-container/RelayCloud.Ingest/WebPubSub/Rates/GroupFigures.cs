using System.Runtime.InteropServices;

namespace RelayCloud.Ingest.WebPubSub.Rates;

/// <summary>What a group has been sent lately, whatever number of connections it has: means a second.</summary>
/// <param name="Changes">Values of State that the topic had, or single trades.</param>
/// <param name="Sends">Messages.</param>
/// <param name="Steps">Steps of 2 KB in these, each message rounded up.</param>
/// <param name="Bytes">Bytes in these.</param>
/// <param name="WindowMs">Of how much time the means are, milliseconds; older time counts less.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GroupFigures(double Changes, double Sends, double Steps, double Bytes, long WindowMs);
