using RelayCloud.ControlPlane.Cost;
using RelayCloud.ControlPlane.Settings;
using RelayCloud.ControlPlane.Streaming.Connections;
using RelayCloud.ControlPlane.Streaming.Presence;
using RelayCloud.Ingest.Tests.WebPubSub.Support;
using RelayCloud.Ingest.WebPubSub;
using RelayCloud.Ingest.WebPubSub.Rates;
using RelayCloud.WebPubSubEmulator.Health;

namespace RelayCloud.Ingest.Tests.WebPubSub.Rates;

/// <summary>
/// The cost model against what a service counts: a whole market of 178 coins with three channels at 700 frames a second, 1,000 connections with mixed subscriptions, five units. What goes out within ten
/// seconds is foretold from what was measured before, and must come to pass. By a clock that the test moves, so that a busy machine's delays are not in it; sockets and counters are real.
/// </summary>
public sealed class CostModelTests
{
    private const int Coins = 178;
    private const int Connections = 1_000;
    private const double MeasuredSeconds = 12.5;
    private const double ForetoldSeconds = 10;

    // Tokens are of the machine's time, and are not taken long before or after.
    private readonly ManualTime _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task What_goes_out_is_within_five_percent_of_what_was_foretold()
    {
        await using StreamMarket market = await StreamMarket.StartAsync(new WebPubSubOptions { Units = 5, RatesIntervalMs = 500 }, time: _time);
        var load = new MarketLoad(market, Coins);
        PresenceRow[] connections = [.. Enumerable.Range(0, Connections).Select(i => new PresenceRow(new StreamUser($"tenant{i % 7}", "key", null), $"c{i}", GroupsOf(load, i), 0))];
        foreach (PresenceRow connection in connections) await market.ListenLeanAsync([.. connection.Groups]);
        Dictionary<string, int> wanted = connections.SelectMany(c => c.Groups).CountBy(g => g).ToDictionary();
        market.Demand.Replace(wanted);
        await market.PassAsync(_time, load: null, seconds: 1);
        Assert.Equal(wanted.Count, market.Publisher.Groups.Count);

        await market.PassAsync(_time, load, MeasuredSeconds);
        CountersAnswer before = market.Counters;
        IReadOnlyList<MeasuredGroup> measured = market.Publisher.Rates.Measured;
        await market.PassAsync(_time, load, ForetoldSeconds);
        CountersAnswer after = market.Counters;

        Assert.Equal(0, after.Throttled);
        Assert.Equal(wanted.Count, measured.Count);
        var sent = new Traffic(after.OutboundMessages - before.OutboundMessages, after.OutboundSteps - before.OutboundSteps, after.OutboundBytes - before.OutboundBytes);
        RateRow[] rates = await WrittenAsync(market, measured);
        Assert.Equal(wanted.Count, rates.Length);
        CostReport report = Reckon(connections, rates);
        Holds("measured", report, sent);
        Assert.Equal(1, report.MeasuredShare);
        Assert.True(report.Units.Needed <= market.Options.Units, $"{report.Units}");
        Assert.Equal(7, report.Tenants.Count);
        Assert.Equal(report.Delivered.Messages, report.Tenants.Sum(t => t.Delivered.Messages), 6);

        // The same with the quickest cadence of each topic alone: the others follow from how often the topic changes.
        RateRow[] quickest = [.. rates.GroupBy(r => r.Topic).Select(t => t.MinBy(r => r.CadenceMs)!)];
        Assert.True(quickest.Length < rates.Length);
        CostReport derived = Reckon(connections, quickest);
        Holds("derived", derived, sent);
        Assert.Equal(rates.Length - quickest.Length, derived.GroupsBySource[FigureSource.Derived]);
        Assert.Equal(0, derived.GroupsBySource[FigureSource.Estimated]);
    }

    // A third has a book alone, a third three channels of a coin, a third quotes and trades of several coins; all at cadences of their own.
    private static string[] GroupsOf(MarketLoad load, int connection)
    {
        string[] cadences = ["250ms", "1s", "1s", "5s"];
        string cadence = cadences[connection % cadences.Length];
        int coin = connection % Coins;
        return (connection % 3) switch
        {
            0 => [$"{load.Books[coin]}@{cadence}"],
            1 => [$"{load.Books[coin]}@{cadence}", $"{load.Quotes[coin]}@{cadence}", $"{load.Trades[coin]}@{cadence}"],
            _ => [.. Enumerable.Range(0, 4).SelectMany(i => (string[])[$"{load.Quotes[(coin + i) % Coins]}@{cadence}", $"{load.Trades[(coin + i) % Coins]}@{cadence}"])],
        };
    }

    // By way of the table, as the two apps have it.
    private async Task<RateRow[]> WrittenAsync(StreamMarket market, IReadOnlyList<MeasuredGroup> measured)
    {
        var rows = new RateRows();
        await StreamRatesTable.WriteAsync(rows, measured, _time.GetUtcNow(), CancellationToken.None);
        Assert.Equal(market.Publisher.Groups.Count, rows.Rows.Count);
        return [.. rows.Rows.Values.Select(RateRow.From).OfType<RateRow>()];
    }

    private CostReport Reckon(PresenceRow[] connections, RateRow[] rates) => CostModel.Reckon(connections, rates, new WebPubSubSettings { Units = 5 }, _time.GetUtcNow());

    private static void Holds(string name, CostReport report, Traffic sent)
    {
        Traffic foretold = report.Delivered * ForetoldSeconds;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{name}: {sent.Messages:F0} messages, foretold {foretold.Messages / sent.Messages:P2}; {sent.Steps:F0} steps, {foretold.Steps / sent.Steps:P2}; {sent.Bytes:F0} bytes, {foretold.Bytes / sent.Bytes:P2}; {report.Units}");
        Within(sent.Messages, foretold.Messages, "messages");
        Within(sent.Steps, foretold.Steps, "steps");
        Within(sent.Bytes, foretold.Bytes, "bytes");

        void Within(double counted, double model, string what) =>
            Assert.True(Math.Abs(model - counted) <= 0.05 * counted, $"{name}: the service has counted {counted:F0} {what}, and {model:F0} were foretold.");
    }
}
