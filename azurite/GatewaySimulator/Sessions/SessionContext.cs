using RelayCloud.GatewaySimulator.Faults;

namespace RelayCloud.GatewaySimulator.Sessions;

/// <summary>What every session of a gateway shares.</summary>
/// <param name="CaptureFiles">Number of capture files being played.</param>
internal sealed record SessionContext(SimulatorOptions Options, FaultControl Faults, GatewayCounters Counters, TimeProvider Time, int CaptureFiles);
