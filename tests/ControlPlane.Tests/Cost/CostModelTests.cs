using RelayCloud.ControlPlane.Cost;
using RelayCloud.ControlPlane.Settings;
using RelayCloud.ControlPlane.Streaming.Connections;
using RelayCloud.ControlPlane.Streaming.Presence;

namespace RelayCloud.ControlPlane.Tests.Cost;

/// <summary>Sums over connections, units, and the bill.</summary>
public sealed class CostModelTests
{
    private static readonly DateTimeOffset Now = new(2026, 10, 10, 12, 0, 0, TimeSpan.Zero);

    private static readonly RateRow[] Rates =
    [
        new("l2Book:BTC@1s", 5, new Traffic(1, 2, 3_000), Now.ToUnixTimeMilliseconds() - 4_000),
        new("bbo:BTC@1s", 5, new Traffic(0.5, 0.5, 100), Now.ToUnixTimeMilliseconds() - 9_000),
    ];

    [Fact]
    public void Each_tenant_has_what_goes_to_its_connections_and_all_have_the_sum()
    {
        CostReport report = Reckon(Row("b", "l2Book:BTC@1s", "bbo:BTC@1s"), Row("a", "l2Book:BTC@1s"), Row("b", "bbo:BTC@1s"), Row("c"));
        Assert.Equal(
            [
                new TenantCost("a", 1, 1, 1, new Traffic(1, 2, 3_000)),
                new TenantCost("b", 2, 2, 3, new Traffic(2, 3, 3_200)),
                new TenantCost("c", 1, 0, 0, default),
            ],
            report.Tenants);
        Assert.Equal((4, 2, 4, new Traffic(3, 5, 6_200)), (report.Connections, report.Groups, report.Subscriptions, report.Delivered));
        Assert.Equal((259_200, 432_000, 535_680_000), (report.Delivered.MessagesPerDay, report.Delivered.StepsPerDay, report.Delivered.BytesPerDay));
        Assert.Equal(new CostFiguresView(Now, 1, 2, 0, 0, 9_000, 4_000), CostFiguresView.Of(report));
    }

    [Fact]
    public void The_share_that_is_measured_is_of_bytes()
    {
        CostReport report = Reckon(Row("a", "l2Book:BTC@1s"), Row("a", "l2Book:BTC@1s", "l2Book:BTC@2s"));
        CostFiguresView figures = CostFiguresView.Of(report);
        Assert.Equal((1, 1, 0, 0.8), (figures.Measured, figures.Derived, figures.Estimated, figures.MeasuredShare));
    }

    [Fact]
    public void Nobody_takes_nothing_and_needs_the_one_unit_that_there_must_be()
    {
        CostReport report = Reckon();
        Assert.Empty(report.Tenants);
        Assert.Equal((1, null), (report.Units.Needed, report.Units.BoundBy));
        Assert.Equal(new CostFiguresView(Now, 1, 0, 0, 0, null, null), CostFiguresView.Of(report));
    }

    [Theory]
    [InlineData(9_000, 900, 1_000, 1, null)]
    [InlineData(9_001, 900, 1_000, 2, "messages")]
    [InlineData(45_001, 900, 5_001, 6, "messages")]
    [InlineData(9_000, 2_701, 1_001, 4, "requests")]
    [InlineData(9_000, 901, 2_001, 3, "connections")]
    public void The_units_are_those_of_what_needs_the_most_within_nine_tenths_of_the_rates(double steps, double sendSteps, int connections, int needed, string? boundBy)
    {
        var need = UnitNeed.Of(new Traffic(0, steps, 0), new Traffic(0, sendSteps, 0), connections, new WebPubSubSettings());
        Assert.Equal((needed, boundBy), (need.Needed, need.BoundBy));
    }

    [Fact]
    public void Groups_that_one_connection_each_has_are_bound_by_requests()
    {
        CostReport report = Reckon([.. Enumerable.Range(0, 1_000).Select(i => Row("a", $"bbo:C{i}@250ms"))]);
        Assert.Equal((1, 5, 1, "requests"), (report.Units.ByMessages, report.Units.ByRequests, report.Units.ByConnections, report.Units.BoundBy));
    }

    [Fact]
    public void The_bill_is_of_all_bytes_and_at_most_of_each_message_rounded_up()
    {
        // 44 KB a day as the service's own page counts them: 22 messages.
        var small = Bill.Of(new Traffic(0, 40.0 / 86_400, 45_056.0 / 86_400), new WebPubSubSettings());
        Assert.Equal((22, 40, 1_000_000, 0, 0, null), (small.MessagesPerDay, small.MessagesPerDayMax, small.IncludedPerDay, small.ExtraPerDay, small.ExtraPerDayMax, small.Price));

        var settings = new WebPubSubSettings { Units = 5, PricePerUnitDay = 2, PricePerMillionMessages = 1.5m };
        var large = Bill.Of(new Traffic(100, 200, 100 * 2_048), settings);
        Assert.Equal((8_640_000, 17_280_000, 5_000_000, 3_640_000, 12_280_000), (large.MessagesPerDay, large.MessagesPerDayMax, large.IncludedPerDay, large.ExtraPerDay, large.ExtraPerDayMax));
        Assert.Equal(new BillPrice(10, 5.46m, 18.42m, 15.46m, 28.42m), large.Price);
    }

    private static CostReport Reckon(params PresenceRow[] rows) => CostModel.Reckon(rows, Rates, new WebPubSubSettings(), Now);

    private static PresenceRow Row(string tenant, params string[] groups) => new(new StreamUser(tenant, "k", null), Guid.NewGuid().ToString("N"), groups, 0);
}
