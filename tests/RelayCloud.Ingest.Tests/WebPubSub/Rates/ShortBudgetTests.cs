using RelayCloud.ControlPlane.Cost;
using RelayCloud.ControlPlane.Settings;
using RelayCloud.Ingest.Tests.WebPubSub.Support;
using RelayCloud.Ingest.WebPubSub;

namespace RelayCloud.Ingest.Tests.WebPubSub.Rates;

/// <summary>A budget that is too short slows State down, and must not hide how much would be needed.</summary>
public sealed class ShortBudgetTests
{
    private const int Coins = 100;

    private readonly ManualTime _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task The_units_that_are_needed_are_told_while_the_units_that_there_are_send_less()
    {
        // Books change each 143 ms; one in four is of two steps. So 125 steps a second are asked for, of which the budget lets 45 through.
        var options = new WebPubSubOptions { MessagesPerSecondPerUnit = 50, RatesIntervalMs = 500 };
        await using StreamMarket market = await StreamMarket.StartAsync(options, time: _time);
        var load = new MarketLoad(market, Coins);
        string[] groups = [.. load.Books.Select(b => $"{b}@1s")];
        await market.ListenLeanAsync(groups);
        market.Demand.Replace(groups.Select(g => KeyValuePair.Create(g, 1)));
        await market.PassAsync(_time, load, seconds: 5);
        long before = market.Counters.OutboundSteps;
        await market.PassAsync(_time, load, seconds: 20);
        Assert.InRange(market.Counters.OutboundSteps - before, 20 * 43, 20 * 47);
        Assert.Equal(0, market.Counters.Throttled);

        double steps = market.Publisher.Rates.Measured.Sum(g => g.Figures.Steps);
        Assert.InRange(steps, 125 * 0.95, 125 * 1.05);
        var need = UnitNeed.Of(new Traffic(steps, steps, 0), new Traffic(steps, steps, 0), 1, new WebPubSubSettings { MessagesPerSecondPerUnit = options.MessagesPerSecondPerUnit });
        Assert.Equal((3, "messages"), (need.Needed, need.BoundBy));
    }
}
