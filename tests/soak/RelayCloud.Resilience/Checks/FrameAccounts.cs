using RelayCloud.GatewaySimulator;
using RelayCloud.Resilience.Clients;
using RelayCloud.Resilience.Relays;

namespace RelayCloud.Resilience.Checks;

/// <summary>
/// Every frame's way through the relay, from its own counts and from those at both ends. Exact, for a relay at rest whose one client was subscribed before the
/// first frame came and is still connected.
/// </summary>
public static class FrameAccounts
{
    private static readonly string[] DataFates = ["accepted", "duplicate", "late", "divergent", "held", "notLeader"];
    private static readonly string[] OtherFates = ["corrupt", "pong", "subscribed", "unsubscribed", "error", "ignored"];

    /// <summary>Checks them all.</summary>
    /// <param name="findings">Where problems go.</param>
    /// <param name="stats">The relay's counts.</param>
    /// <param name="gateways">The gateways, in the relay's order.</param>
    /// <param name="client">The only client.</param>
    /// <param name="subscriptions">How many topics it subscribed.</param>
    public static void Check(Findings findings, RelayStats stats, IReadOnlyList<SimulatedGateway> gateways, FeedClient client, int subscriptions)
    {
        for (int g = 0; g < gateways.Count; g++) CheckGateway(findings, stats, g, gateways[g]);

        long published = stats.FeedSum("published");
        findings.Equal(published, stats.FanOut("messages") + stats.FanOut("refused"), "Messages published, taken by the hub");
        findings.Equal(published - stats.FanOut("superseded") - stats.FanOut("covered") - stats.FanOut("refused"), client.Log.FramesOf("trades") + client.Log.FramesOf("bbo") + client.Log.FramesOf("l2Book"), "Data frames that the client got");

        // Acknowledgements, and a pong for each ping of the client.
        long direct = subscriptions + client.Log.FramesOf("pong");
        findings.Equal(stats.FanOut("messages") - stats.FanOut("superseded") - stats.FanOut("covered") + direct, stats.FanOut("queued"), "Frames queued for the client");
        findings.Equal(stats.FanOut("queued"), stats.FanOut("sent") + stats.FanOut("conflated") + stats.FanOut("dropped"), "Frames sent, conflated or dropped");
        findings.Equal(stats.FanOut("sent"), client.Log.Frames, "Frames that the client read");
        findings.Figure("published", $"{published}");
        findings.Figure("queued", $"{stats.FanOut("queued")}");
        findings.Figure("sent", $"{stats.FanOut("sent")}");
        findings.Figure("conflated", $"{stats.FanOut("conflated")}");
        findings.Figure("superseded", $"{stats.FanOut("superseded")}");
        findings.Figure("dropped", $"{stats.FanOut("dropped")}");
    }

    private static void CheckGateway(Findings findings, RelayStats stats, int number, SimulatedGateway gateway)
    {
        string name = gateway.Options.Name;
        long frames = stats.Feed(number, "frames");
        findings.Equal(gateway.Counters.FramesSent, frames, $"{name}: frames sent, read");
        findings.Equal(frames, stats.Counts(number, "frames"), $"{name}: frames arbitrated, read from the socket");
        findings.Equal(frames, DataFates.Concat(OtherFates).Sum(fate => stats.Feed(number, fate)), $"{name}: frames, their fates");
        findings.Equal(gateway.Counters.DataFramesSent, DataFates.Sum(fate => stats.Feed(number, fate)) + stats.Feed(number, "corrupt") + stats.Feed(number, "ignored"), $"{name}: data frames sent, read");
        findings.Equal(stats.Feed(number, "quarantined"), stats.Feed(number, "quarantineReleased"), $"{name}: frames quarantined, released");
        findings.Equal(stats.Feed(number, "tradesHeld"), stats.Feed(number, "heldTradesPublished") + stats.Feed(number, "heldTradesDuplicate"), $"{name}: trades held, released");
        findings.Figure(name, $"{string.Join(' ', DataFates.Concat(["corrupt", "ignored"]).Select(fate => $"{fate}={stats.Feed(number, fate)}").Where(t => !t.EndsWith("=0", StringComparison.Ordinal)))} quarantined={stats.Feed(number, "quarantined")}");
    }
}
