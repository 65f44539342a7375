using Azure;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Tenants;
using RelayCloud.Accounts.Tests.Support;

namespace RelayCloud.Accounts.Tests.Feed;

/// <summary>How changes reach other processes.</summary>
public sealed class ChangeFeedTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly MemoryTable _table;
    private readonly AccountStore _store;
    private readonly ChangeFeed _feed;
    private readonly List<AccountChange> _told = [];

    public ChangeFeedTests()
    {
        _table = new MemoryTable(_time);
        _store = new AccountStore(_table, _time);
        _feed = new ChangeFeed(_store, new ChangeFeedOptions(), _time);
        _feed.Subscribe(_told.Add);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _store.InitializeAsync(Stop);
        await _feed.PollAsync(Stop);
        _told.Clear();
    }

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task Each_change_is_told_once_in_order_with_what_it_is_about()
    {
        Tenant tenant = (await _store.Tenants.CreateAsync(Someone.Tenant(), Someone.Operator, null, Stop)).Value;
        _time.Advance(10);
        CreatedKey key = await _store.Keys.CreateAsync(tenant.Id, KeyEnvironment.Live, Someone.Key(), Someone.Operator, null, Stop);
        _time.Advance(10);
        await _store.Plans.UpdateAsync("pro", Someone.Plan(), ETag.All, Someone.Operator, Stop);
        _time.Advance(10);
        await _store.Keys.RevokeAsync(tenant.Id, key.Key.Id, ETag.All, Someone.Operator, Stop);
        for (int i = 0; i < 100; i++)
        {
            _time.Advance(500);
            await _feed.PollAsync(Stop);
        }

        Assert.Equal([ChangeKind.TenantCreated, ChangeKind.KeyCreated, ChangeKind.PlanChanged, ChangeKind.KeyRevoked], _told.Select(t => t.Kind));
        Assert.Equal((tenant.Id, key.Key.Id, null), (_told[3].TenantId, _told[3].KeyId, _told[3].PlanName));
        Assert.Equal("pro", _told[2].PlanName);
    }

    [Theory]
    [InlineData(-15)]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(3_600)]
    public async Task A_writer_with_a_wrong_clock_is_heard(int aheadSeconds)
    {
        var wrong = new ManualTime();
        wrong.Advance(TimeSpan.FromHours(2));
        _time.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(aheadSeconds));
        await _feed.PollAsync(Stop);
        _told.Clear();
        var writer = new AccountStore(_table, wrong);
        await writer.Plans.UpdateAsync("pro", Someone.Plan(), ETag.All, Someone.Operator, Stop);
        for (int i = 0; i < 20; i++)
        {
            _time.Advance(500);
            await _feed.PollAsync(Stop);
        }

        Assert.Single(_told);
    }

    [Fact]
    public async Task A_change_that_takes_long_is_told_when_it_is_made()
    {
        // Announced, and then the writer stalls: simulated by an announcement without its change.
        var announcement = ChangeRow.From("0000000000000000001-x", "plans", new AccountChange("0000000000000000001-x", ChangeKind.PlanChanged, null, null, "pro"));
        await _table.AddEntityAsync(announcement, Stop);
        for (int i = 0; i < 50; i++)
        {
            _time.Advance(500);
            await _feed.PollAsync(Stop);
        }

        Assert.Empty(_told);
        await _table.AddEntityAsync(new Azure.Data.Tables.TableEntity("plans", "audit:0000000000000000001-x"), Stop);
        _time.Advance(500);
        await _feed.PollAsync(Stop);
        Assert.Equal(ChangeKind.PlanChanged, Assert.Single(_told).Kind);
    }

    [Fact]
    public async Task An_announcement_without_a_change_is_given_up_and_costs_no_more_reads()
    {
        await _table.AddEntityAsync(ChangeRow.From("0000000000000000001-x", "plans", new AccountChange("", ChangeKind.PlanChanged, null, null, "pro")), Stop);
        for (int i = 0; i < 130; i++)
        {
            _time.Advance(500);
            await _feed.PollAsync(Stop);
        }

        long reads = _store.Counters.PointReads;
        _time.Advance(500);
        await _feed.PollAsync(Stop);
        Assert.Equal(reads, _store.Counters.PointReads);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task After_an_outage_everything_is_told_and_after_a_long_one_all_is_to_be_looked_at()
    {
        _table.Fault = new Outage();
        for (int i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            await Assert.ThrowsAsync<Accounts.Errors.AccountsException>(() => _feed.PollAsync(Stop));
            _table.Fault = null;
            if (i == 3) await _store.Plans.UpdateAsync("pro", Someone.Plan(i), ETag.All, Someone.Operator, Stop);
            _table.Fault = new Outage();
        }

        _table.Fault = null;
        await _feed.PollAsync(Stop);
        Assert.Equal(ChangeKind.PlanChanged, Assert.Single(_told).Kind);
        _told.Clear();
        _time.Advance(TimeSpan.FromMinutes(11));
        await _feed.PollAsync(Stop);
        Assert.Equal(ChangeKind.Resync, Assert.Single(_told).Kind);
    }

    [Fact]
    public async Task A_kind_of_a_newer_version_has_everything_looked_at()
    {
        var row = ChangeRow.From("0000000000000000001-x", "plans", new AccountChange("", ChangeKind.PlanChanged, null, null, "pro"));
        row["Kind"] = "TenantMerged";
        row["Landed"] = true;
        await _table.AddEntityAsync(row, Stop);
        await _feed.PollAsync(Stop);
        Assert.Equal(ChangeKind.Resync, Assert.Single(_told).Kind);
    }

    [Fact]
    public async Task The_loop_polls_on_after_failures_and_ends_when_asked()
    {
        var feed = new ChangeFeed(_store, new ChangeFeedOptions { Interval = TimeSpan.FromMilliseconds(100) }, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        _table.Fault = new Outage();
        Task loop = feed.RunAsync(stop.Token);
        await Until.TrueAsync("two polls have failed", () => feed.Failures >= 2);
        _table.Fault = null;
        await Until.TrueAsync("two polls were answered", () => feed.Polls >= 2);
        await stop.CancelAsync();
        await loop.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Stop);
    }

    private sealed class Outage : ITableFault
    {
        public void Before(bool isWrite) => throw new RequestFailedException(0, "No connection.");

        public void After(bool isWrite)
        {
        }
    }
}
