using System.Runtime.InteropServices;

namespace RelayCloud.Ingest.Gateways.Connecting;

/// <summary>Leave to make one connection, from <see cref="ConnectGate"/>.</summary>
/// <param name="IsProbe">Whether others wait for the outcome.</param>
/// <param name="BudgetStamp">The use of the connection budget.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ConnectTurn(bool IsProbe, long BudgetStamp);
