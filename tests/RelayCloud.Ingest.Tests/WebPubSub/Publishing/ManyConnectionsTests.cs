using RelayCloud.Ingest.Tests.WebPubSub.Support;
using RelayCloud.Ingest.WebPubSub;
using RelayCloud.MarketData.Topics;
using RelayCloud.WebPubSubEmulator.Health;

namespace RelayCloud.Ingest.Tests.WebPubSub.Publishing;

/// <summary>A whole market: 178 coins with three channels, 700 frames a second, 1,000 connections, five units.</summary>
public sealed class ManyConnectionsTests
{
    private const int Coins = 178;
    private const int Connections = 1_000;

    [Fact]
    public async Task A_thousand_connections_get_every_trade_once_and_state_no_faster_than_its_cadence_without_a_limit_hit()
    {
        await using StreamMarket market = await StreamMarket.StartAsync(new WebPubSubOptions { Units = 5 });
        var load = new MarketLoad(market, Coins);
        (Topic[] books, Topic[] quotes, Topic[] trades) = (load.Books, load.Quotes, load.Trades);
        var listeners = new LeanListener[Connections];
        for (int i = 0; i < Connections; i++) listeners[i] = await market.ListenLeanAsync($"{books[i % Coins]}@1s", $"{quotes[i % Coins]}@1s", $"{trades[i % Coins]}@250ms");
        Dictionary<string, int> wanted = [];
        for (int i = 0; i < Connections; i++)
            foreach (string group in (string[])[$"{books[i % Coins]}@1s", $"{quotes[i % Coins]}@1s", $"{trades[i % Coins]}@250ms"]) wanted[group] = wanted.GetValueOrDefault(group) + 1;
        market.Demand.Replace(wanted);
        await Until.TrueAsync("all groups are published", () => market.Publisher.Groups.Count == 3 * Coins);

        await load.RunAsync(seconds: 8);
        double[] intervals = [.. listeners.Select((l, i) => l.MeanIntervalMs($"{books[i % Coins]}@1s")).OfType<double>()];
        for (int i = 0; i < Connections; i++) await Until.TrueAsync($"connection {i} has all trades", () => listeners[i].LastTid >= market.OffsetOf(trades[i % Coins]));
        await Until.TrueAsync("every request has ended", () => market.Publisher.Counters.Deliveries == market.Counters.OutboundSteps);
        CountersAnswer counters = market.Counters;
        Assert.Equal(0, counters.Throttled);
        Assert.Equal(0, market.Publisher.Counters.Failures + market.Publisher.Counters.Throttled + market.Publisher.Gaps);
        Assert.Equal(0, listeners.Sum(l => l.Faults));
        Assert.Equal(Connections, intervals.Length);

        // Never faster. That it is not slower is seen by a clock without a machine's delays, in CadenceTests.
        Assert.True(intervals.Average() >= 900, $"Books came every {intervals.Average()} ms.");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{counters.OutboundMessages} deliveries of {counters.OutboundSteps} steps, {market.Publisher.Counters.Sends} sends, book interval {intervals.Min():F0} to {intervals.Max():F0} ms, mean {intervals.Average():F1}");
    }
}
