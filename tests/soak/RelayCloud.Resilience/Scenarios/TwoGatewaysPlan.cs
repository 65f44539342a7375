using RelayCloud.Resilience.Gateways;

namespace RelayCloud.Resilience.Scenarios;

/// <summary>A run with two gateways of one market, of which one is disturbed.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="OnFaster">Whether to the gateway that usually comes first.</param>
/// <param name="Duration">For how long.</param>
/// <param name="LagMsMax">How much later than the undisturbed gateway's own client the relay's may know as much, ms. Not for a machine that runs other things at the same time: their delays would be taken for the relay's.</param>
public sealed record TwoGatewaysPlan(DisturbanceKind Kind, bool OnFaster, TimeSpan Duration, double LagMsMax)
{
    /// <summary>
    /// For how long a gateway may be silent, seconds; null = the relay's default, 2 s. On a machine that runs other things at the same time the undisturbed gateway, which is in this process, may be that
    /// silent too, and is then rightly taken for dead: with it all trades that its short replay does not reach back to.
    /// </summary>
    public int? SilenceSecondsMax { get; init; }
}
