using System.Diagnostics;
using RelayCloud.Ingest.Tests.WebPubSub.Support;
using RelayCloud.Ingest.WebPubSub;
using RelayCloud.MarketData.Topics;
using RelayCloud.Tests.Common;
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
        Topic[] books = TopicsOf(market, Channel.L2Book);
        Topic[] quotes = TopicsOf(market, Channel.Bbo);
        Topic[] trades = TopicsOf(market, Channel.Trades);
        var listeners = new LeanListener[Connections];
        for (int i = 0; i < Connections; i++) listeners[i] = await market.ListenLeanAsync($"{books[i % Coins]}@1s", $"{quotes[i % Coins]}@1s", $"{trades[i % Coins]}@250ms");
        Dictionary<string, int> wanted = [];
        for (int i = 0; i < Connections; i++)
            foreach (string group in (string[])[$"{books[i % Coins]}@1s", $"{quotes[i % Coins]}@1s", $"{trades[i % Coins]}@250ms"]) wanted[group] = wanted.GetValueOrDefault(group) + 1;
        market.Demand.Replace(wanted);
        await Until.TrueAsync("all groups are published", () => market.Publisher.Groups.Count == 3 * Coins);

        // 700 frames a second by the clock, whatever the ticks do.
        long startedAt = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        for (int frames = 0; frames < 700 * 8;)
        {
            for (double due = Stopwatch.GetElapsedTime(startedAt).TotalSeconds * 700; frames < due; frames++)
            {
                if (frames % 7 == 5) market.State(quotes[frames / 7 % Coins], 100);
                else if (frames % 7 == 6) market.Trades(trades[frames / 7 % Coins], 1 + (frames % 4));
                else market.State(books[((frames / 7 * 5) + (frames % 7)) % Coins], 1_500);
            }

            await timer.WaitForNextTickAsync();
        }

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

    private static Topic[] TopicsOf(StreamMarket market, Channel channel) => [.. Enumerable.Range(0, Coins).Select(i => market.TopicOf(channel, $"C{i}"))];
}
