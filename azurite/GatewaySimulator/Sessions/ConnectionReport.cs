namespace RelayCloud.GatewaySimulator.Sessions;

/// <summary>What one connection was sent.</summary>
/// <param name="Id">Counts up from 1 in the order of the handshakes.</param>
/// <param name="DataFramesSent">Market-data messages, snapshots on subscribe included.</param>
/// <param name="FramesByCaptureFile">Lines of each capture file, in the order of the files.</param>
public sealed record ConnectionReport(long Id, bool IsOpen, int Subscriptions, long DataFramesSent, IReadOnlyList<long> FramesByCaptureFile);
