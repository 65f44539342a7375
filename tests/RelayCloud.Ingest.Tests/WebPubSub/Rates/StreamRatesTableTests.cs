using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Ingest.Tests.Gateways;
using RelayCloud.Ingest.Tests.WebPubSub.Support;
using RelayCloud.Ingest.WebPubSub;
using RelayCloud.Ingest.WebPubSub.Rates;
using RelayCloud.Ingest.WebPubSub.Scheduling;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.Tests.WebPubSub.Rates;

public sealed class StreamRatesTableTests
{
    private readonly ManualTime _time = new();
    private readonly RateRows _rows = new();
    private readonly GroupRates _rates;
    private readonly StreamRatesTable _table;
    private readonly List<PublishGroup> _groups = [];
    private long _nowMs;

    public StreamRatesTableTests()
    {
        var options = new WebPubSubOptions();
        _rates = new GroupRates(options.RatesIntervalMs);
        _table = new StreamRatesTable(_rows, _rates, options, _time, NullLogger<StreamRatesTable>.Instance);
    }

    [Fact]
    public async Task What_groups_take_is_written_once_each_time_that_it_is_taken()
    {
        PublishGroup book = Add("l2Book:BTC?fast@1s");
        Add("bbo:BTC@5s");
        SendFor(book, 7); // too short for the other, whose cadence is 5 s
        Look();
        await _table.WriteAsync(CancellationToken.None);
        await _table.WriteAsync(CancellationToken.None);
        Assert.Equal(1, _rows.Transactions);
        TableEntity row = Assert.Single(_rows.Rows).Value;
        Assert.Equal(("g", "l2Book:BTC=3Ffast@1s"), (row.PartitionKey, row.RowKey));
        foreach ((string column, double expected) in ((string, double)[])[("changes", 1), ("sends", 1), ("steps", 2), ("bytes", 3_000)]) Assert.Equal(expected, row.GetDouble(column)!.Value, 6);
        Assert.InRange(row.GetInt64("windowMs")!.Value, 6_800, 7_000);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), row.GetInt64("at"));

        // The one that was never sent to has been silent for long enough by now, which is a figure too.
        SendFor(book, 10);
        Look();
        await _table.WriteAsync(CancellationToken.None);
        Assert.Equal(2, _rows.Transactions);
        Assert.Equal(0, _rows.Rows["bbo:BTC@5s"].GetDouble("sends"));
    }

    [Fact]
    public async Task Many_groups_are_written_in_transactions_of_a_hundred()
    {
        for (int i = 0; i < 250; i++) SendFor(Add($"bbo:C{i}@1s"), i == 0 ? 10 : 0);
        Look();
        _nowMs += 20_000;
        Look();
        await _table.WriteAsync(CancellationToken.None);
        Assert.Equal((3, 250), (_rows.Transactions, _rows.Rows.Count));
    }

    [Fact]
    public void They_are_taken_when_it_is_time()
    {
        PublishGroup book = Add("l2Book:BTC@1s");
        Assert.True(_rates.IsDue(0));
        SendFor(book, 10);
        Look();
        Assert.False(_rates.IsDue(_nowMs + 9_999));
        Assert.True(_rates.IsDue(_nowMs + 10_000));
    }

    [Fact]
    public async Task A_failure_is_counted_and_the_table_made_again_when_it_is_gone()
    {
        SendFor(Add("l2Book:BTC@1s"), 10);
        Look();
        _rows.Fault = new RequestFailedException(404, "No table.");
        await _table.WriteAsync(CancellationToken.None);
        Assert.Empty(_rows.Rows);
        _rows.Fault = null;
        await _table.WriteAsync(CancellationToken.None);
        Assert.Single(_rows.Rows);
        Assert.Equal(2, _rows.Creations);
    }

    [Fact]
    public async Task Rows_that_nobody_writes_any_more_go_after_a_day()
    {
        long nowMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        _rows.Add("bbo:OLD@1s", nowMs - (long)StreamRatesTable.Life.TotalMilliseconds - 1);
        _rows.Add("bbo:NEW@1s", nowMs - (long)StreamRatesTable.Life.TotalMilliseconds + 1);
        SendFor(Add("l2Book:BTC@1s"), 10);
        Look();
        await _table.WriteAsync(CancellationToken.None);
        Assert.Equal(["bbo:NEW@1s", "l2Book:BTC@1s"], _rows.Rows.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Its_options_are_checked()
    {
        Assert.Equal(2, new WebPubSubOptions { RatesTable = "-", RatesIntervalMs = 0 }.Validate().Count);
        Assert.Contains("both", Assert.Single(new WebPubSubOptions { RatesTable = "StreamGroups" }.Validate()), StringComparison.Ordinal);
    }

    private PublishGroup Add(string name)
    {
        var group = new PublishGroup(name, name.EndsWith("@5s", StringComparison.Ordinal) ? 5_000 : 1_000, new StateBacklog());
        _groups.Add(group);
        group.Rate.Begin(_nowMs);
        return group;
    }

    private void SendFor(PublishGroup group, int seconds)
    {
        group.Rate.Sent(3_000, new Cursor(1, 100 + (_nowMs / 1_000)), 0, _nowMs);
        for (int i = 0; i < seconds; i++)
        {
            _nowMs += 1_000;
            group.Rate.Sent(3_000, new Cursor(1, 100 + (_nowMs / 1_000)), 0, _nowMs);
        }
    }

    private void Look() => _rates.Take(_groups, _nowMs);
}
