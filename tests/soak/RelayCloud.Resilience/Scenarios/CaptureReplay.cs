using System.Globalization;
using RelayCloud.GatewaySimulator;
using RelayCloud.GatewaySimulator.Replay;
using RelayCloud.Resilience.Captures;
using RelayCloud.Resilience.Checks;
using RelayCloud.Resilience.Clients;
using RelayCloud.Resilience.Gateways;
using RelayCloud.Resilience.Relays;
using RelayCloud.Tests.Common;

namespace RelayCloud.Resilience.Scenarios;

/// <summary>
/// Gateways play real captured frames; every frame is accounted for on its way from the gateways' sockets to the customer's, and the customer has each trade once and
/// the last value of each topic.
/// </summary>
public static class CaptureReplay
{
    private static readonly int[] DelaysMs = [2, 20];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs it.</summary>
    /// <param name="plan">What is played.</param>
    /// <param name="onProgress">Told now and then how far it is; null = nobody.</param>
    public static async Task<Findings> RunAsync(CaptureReplayPlan plan, Action<string>? onProgress = null)
    {
        var findings = new Findings();
        CaptureContent content = CaptureContent.Read(plan.Files);
        var venues = new List<Venue>();
        try
        {
            for (int i = 0; i < plan.Gateways; i++)
            {
                venues.Add(await Venue.StartAsync(new SimulatorOptions
                {
                    Name = $"replay-{i}",
                    DelayMs = DelaysMs[i],
                    JitterMs = 2,
                    Replay = plan.Files,
                    ReplaySpeed = plan.Speed,
                    ReplayStart = ReplayStart.Control,
                }));
            }

            await RunAsync(findings, plan, content, venues, onProgress);
        }
        finally
        {
            foreach (Venue venue in venues) await venue.DisposeAsync();
        }

        return findings;
    }

    private static async Task RunAsync(Findings findings, CaptureReplayPlan plan, CaptureContent content, List<Venue> venues, Action<string>? onProgress)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Relay:Feed:Channels:0"] = "trades",
            ["Relay:Feed:Channels:1"] = "bbo",
            ["Relay:Feed:Channels:2"] = "l2Book?fast",
            ["Relay:Feed:Channels:3"] = "l2Book",

            // A capture's books may end long before its trades do. A connection that is replaced for that would miss frames, and not all would be accounted for.
            ["Relay:Feed:Cadences:StaleAfterMin"] = "01:00:00",
        };
        for (int i = 0; i < content.Coins.Count; i++) settings[string.Create(CultureInfo.InvariantCulture, $"Relay:Feed:Coins:{i}")] = content.Coins[i];
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync([.. venues.Select(v => v.Upstream)], settings);
        int topics = content.Coins.Count * 4;
        await Until.TrueAsync("every topic is subscribed at every gateway", () => venues.TrueForAll(v => v.Gateway.Connections.Sum(c => c.Subscriptions) == topics));
        await using FeedClient client = await FeedClient.ConnectAsync(relay.WebSocketUri);
        await client.SubscribeAsync(FeedTopic.AllOf(content.Coins));

        foreach (Venue venue in venues) venue.Gateway.StartReplay();
        while (!venues.TrueForAll(v => v.Gateway.Replay!.IsFinished))
        {
            onProgress?.Invoke($"{venues[0].Gateway.Replay!.Played} of {content.Frames} frames");
            await Task.Delay(TimeSpan.FromSeconds(plan.Speed < 10 ? 30 : 1));
        }

        RelayStats stats = await relay.UntilStatsAsync(
            "everything sent was read and delivered",
            s => Enumerable.Range(0, venues.Count).All(g => s.Feed(g, "frames") == venues[g].Gateway.Counters.FramesSent) && s.FanOut("queued") == s.FanOut("sent") + s.FanOut("conflated") + s.FanOut("dropped"),
            Patience);
        await Until.TrueAsync("the client has read all that was sent", () => client.Log.Frames >= stats.FanOut("sent"));
        FrameAccounts.Check(findings, stats, [.. venues.Select(v => v.Gateway)], client, topics);
        CheckContent(findings, stats, content, client, plan.Gateways);
        ClientChecks.CheckConnection(findings, client);
    }

    private static void CheckContent(Findings findings, RelayStats stats, CaptureContent content, FeedClient client, int gateways)
    {
        long capturedFrames = Enumerable.Range(0, gateways).Sum(g => stats.Feed(g, "data") + stats.Feed(g, "corrupt") + stats.Feed(g, "ignored"));
        findings.Equal(content.Frames * gateways, capturedFrames, "Captured frames that reached arbitration");
        findings.Equal(content.DistinctTrades, stats.FeedSum("tradesAccepted") + stats.FeedSum("heldTradesPublished"), "Trades published");
        foreach (string coin in content.Coins)
        {
            var comparison = TradeComparison.Of(client.Log.Trades(coin), content.TradesOf(coin), long.MaxValue);
            findings.Require(comparison.IsExact && comparison.Expected == content.TradesOf(coin).Count, $"{coin} trades: {comparison}");
        }

        foreach ((FeedTopic topic, string last) in content.Last)
        {
            findings.Require(client.Log.LastState(topic)?.Data == last, $"{topic}: the client's last value is not the capture's last.");
            IReadOnlyList<StateSeen> seen = client.Log.States(topic);
            findings.Require(seen.Zip(seen.Skip(1)).All(pair => pair.First.TimeMs < pair.Second.TimeMs), $"{topic}: a value was not newer than the one before.");
        }

        findings.Figure("distinct trades", $"{content.DistinctTrades}");
        findings.Figure("books published", $"{content.Topics.Where(t => t.Type != "trades").Sum(t => client.Log.States(t).Count)} of {content.StateFrames}");
    }
}
