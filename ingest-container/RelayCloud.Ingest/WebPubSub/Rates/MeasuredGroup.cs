using System.Runtime.InteropServices;

namespace RelayCloud.Ingest.WebPubSub.Rates;

/// <summary>A group that has been measured for long enough.</summary>
/// <param name="Name">Name of the group.</param>
/// <param name="Figures">What it has been sent.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MeasuredGroup(string Name, GroupFigures Figures);
