using System.Runtime.InteropServices;

namespace RelayCloud.Ingest.Info.Telemetry;

/// <summary>One gateway's <c>/info</c>, for <c>/stats</c>.</summary>
/// <param name="Gateway">Its number in configuration order.</param>
/// <param name="Name">Its name.</param>
/// <param name="WeightSpent">Weight spent in the last minute.</param>
/// <param name="WeightPerMinuteMax">Weight that may be spent in a minute.</param>
/// <param name="InFlight">Requests under way.</param>
/// <param name="ThrottledMs">How much longer it is left alone after its 429; 0 = not.</param>
/// <param name="RestingMs">How much longer customers' requests pass it by after a failure; 0 = not.</param>
/// <param name="Answered">Requests it answered since the start.</param>
/// <param name="Refused">Requests not made, or answered 429, since the start.</param>
/// <param name="Failed">Requests that failed since the start.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct GatewayInfoReport(
    int Gateway, string Name, int WeightSpent, int WeightPerMinuteMax, int InFlight, int ThrottledMs, int RestingMs, long Answered, long Refused, long Failed);
