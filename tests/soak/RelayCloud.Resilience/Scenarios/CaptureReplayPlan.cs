namespace RelayCloud.Resilience.Scenarios;

/// <summary>A replay of one capture.</summary>
/// <param name="Files">Its files.</param>
/// <param name="Speed">How many times faster than captured.</param>
/// <param name="Gateways">How many gateways play it: 1 or 2.</param>
public sealed record CaptureReplayPlan(IReadOnlyList<string> Files, double Speed, int Gateways);
