using Azure;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Ingest.Tests.Gateways;
using RelayCloud.Ingest.Tests.WebPubSub.Support;
using RelayCloud.Ingest.WebPubSub;
using RelayCloud.Ingest.WebPubSub.Demand;

namespace RelayCloud.Ingest.Tests.WebPubSub.Demand;

public sealed class StreamGroupsTableTests
{
    private readonly ManualTime _time = new();
    private readonly GroupRows _rows = new();
    private readonly GroupDemandSet _demand;
    private readonly StreamGroupsTable _table;

    public StreamGroupsTableTests()
    {
        var options = new WebPubSubOptions { DemandLifeMs = 60_000, GroupsMax = 3 };
        _demand = new GroupDemandSet(options.DemandLifeMs, _time);
        _table = new StreamGroupsTable(_rows, _demand, options, _time, NullLogger<StreamGroupsTable>.Instance);
    }

    private long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task Rows_with_connections_that_were_seen_lately_are_wanted()
    {
        _rows.Add("l2Book:BTC=3Ffast@1s", 3, NowMs);
        _rows.Add("bbo:BTC@1s", 0, NowMs);
        _rows.Add("bbo:ETH@1s", 1, NowMs - 60_001);
        _rows.Add("bbo:SOL=@1s", 1, NowMs);
        await _table.ReadAsync(CancellationToken.None);
        Assert.Equal([KeyValuePair.Create("l2Book:BTC?fast@1s", 3)], _demand.Wanted());
    }

    [Fact]
    public async Task No_more_are_taken_than_may_be()
    {
        for (int i = 0; i < 5; i++) _rows.Add($"bbo:C{i}@1s", 1, NowMs);
        await _table.ReadAsync(CancellationToken.None);
        Assert.Equal(3, _demand.Wanted().Count);
    }

    [Fact]
    public async Task What_was_read_stays_while_the_table_cannot_be_and_goes_when_it_is_not_there()
    {
        _rows.Add("bbo:BTC@1s", 1, NowMs);
        await _table.ReadAsync(CancellationToken.None);
        _rows.Fault = new RequestFailedException(503, "Server busy.");
        await _table.ReadAsync(CancellationToken.None);
        await _table.ReadAsync(CancellationToken.None);
        Assert.Equal(2, _table.FailuresInARow);
        Assert.Single(_demand.Wanted());
        _rows.Fault = new RequestFailedException(404, "No table.");
        await _table.ReadAsync(CancellationToken.None);
        Assert.Equal(0, _table.FailuresInARow);
        Assert.Empty(_demand.Wanted());
    }
}
