using Azure.Data.Tables;
using RelayCloud.Accounts.Audit;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Idempotency;
using RelayCloud.Accounts.Notices;
using RelayCloud.Accounts.Tenants;
using RelayCloud.Accounts.Tests.Support;

namespace RelayCloud.Accounts.Tests.Notices;

/// <summary>Notices in the table: sent once, announced, bounded, and sent over Web PubSub by one at a time.</summary>
public sealed class NoticeStoreTests : IAsyncLifetime
{
    private static readonly NoticeDraft ToAll = new("Hello", NoticeTarget.All);
    private static readonly TimeSpan SendFor = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();
    private readonly MemoryTable _table;
    private readonly AccountStore _store;

    public NoticeStoreTests()
    {
        _table = new MemoryTable(_time);
        _store = new AccountStore(_table, _time);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _store.InitializeAsync(Stop);

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task It_is_kept_as_it_was_sent_and_told_by_the_feed_with_its_id()
    {
        Tenant tenant = (await _store.Tenants.CreateAsync(Someone.Tenant(), Someone.Operator, null, Stop)).Value;
        var told = new List<AccountChange>();
        var feed = new ChangeFeed(_store, new ChangeFeedOptions(), _time);
        feed.Subscribe(told.Add);
        await feed.PollAsync(Stop);
        told.Clear();
        NoticeTarget[] targets = [NoticeTarget.OfTenant(tenant.Id), NoticeTarget.OfPlan("pro"), NoticeTarget.All];
        var sent = new List<Notice>();
        foreach (NoticeTarget to in targets)
        {
            _time.Advance(10);
            sent.Add((await _store.Notices.CreateAsync(new NoticeDraft("Hello", to), Someone.Operator, null, SendFor, Stop)).Value);
        }

        await feed.PollAsync(Stop);
        Assert.Equal(sent.Select(n => (ChangeKind.NoticeSent, n.Id, n.To.TenantId, n.To.Plan)), told.Select(t => (t.Kind, t.NoticeId!, t.TenantId, t.PlanName)));
        foreach (Notice notice in sent)
        {
            Notice read = (await _store.Notices.GetAsync(notice.Id, Stop))!;
            Assert.Equal((notice.Text, notice.To, notice.CreatedAt, notice.SendingUntil, notice.ETag), (read.Text, read.To, read.CreatedAt, read.SendingUntil, read.ETag));
            Assert.Equal((notice.Sending.Reached, notice.Sending.Cursor), (read.Sending.Reached, read.Sending.Cursor));
            Assert.Equal(notice.Sending.Left, read.Sending.Left);
        }

        Assert.Equal(sent.Skip(1).Select(n => n.Id), (await _store.Notices.SinceAsync(sent[1].CreatedAt, Stop)).Select(n => n.Id));
        Assert.Equal(sent.Select(n => n.Id).Reverse(), (await _store.Audit.ListNoticesAsync(10, null, null, Stop)).Items.Select(e => IdOf(e)));
    }

    [Theory]
    [InlineData("00000000000000000")]
    [InlineData("' or true '00000")]
    [InlineData("")]
    public async Task What_is_no_id_is_not_looked_up(string id)
    {
        long reads = _store.Counters.PointReads;
        Assert.Null(await _store.Notices.GetAsync(id, Stop));
        Assert.Equal(reads, _store.Counters.PointReads);
    }

    [Theory]
    [InlineData(nameof(FaultKind.KilledBefore))]
    [InlineData(nameof(FaultKind.KilledAfter))]
    [InlineData(nameof(FaultKind.AnswerLost))]
    [InlineData(nameof(FaultKind.RefusedOnce))]
    public async Task Repeated_with_its_idempotency_key_it_is_one_notice_whatever_happened_the_first_time(string kind)
    {
        for (int step = 0; step < 4; step++)
        {
            IdempotencyKey key = IdempotencyKey.From("operator-1", $"once-{kind}-{step}", "send notice"u8);
            _table.Fault = new StepFault(Enum.Parse<FaultKind>(kind), step);
            try
            {
                await new AccountStore(_table, _time).Notices.CreateAsync(ToAll, Someone.Operator, key, null, Stop);
            }
            catch (Exception e) when (e is ProcessKilledException or AccountsException)
            {
                // The caller does not know what became of it.
            }

            _table.Fault = null;
            _time.Advance(TimeSpan.FromMinutes(1));
            string id = (await _store.Notices.CreateAsync(ToAll, Someone.Operator, key, null, Stop)).Value.Id;
            Assert.Single(_table.Rows, r => r.RowKey == $"notice:{id}");
            Assert.Single((await _store.Audit.ListNoticesAsync(200, null, null, Stop)).Items, e => IdOf(e) == id);
        }

        Assert.Equal(4, _table.Rows.Count(static r => r.RowKey.StartsWith("notice:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_day_later_the_same_key_sends_anew()
    {
        IdempotencyKey key = IdempotencyKey.From("operator-1", "daily", "send notice"u8);
        string first = (await _store.Notices.CreateAsync(ToAll, Someone.Operator, key, null, Stop)).Value.Id;
        _time.Advance(IdempotencyKey.Life + TimeSpan.FromSeconds(1));
        Created<Notice> second = await _store.Notices.CreateAsync(ToAll, Someone.Operator, key, null, Stop);
        Assert.False(second.Replayed);
        Assert.NotEqual(first, second.Value.Id);
    }

    [Fact]
    public async Task One_at_a_time_sends_what_is_left_and_nobody_when_nothing_is_or_it_is_old()
    {
        Notice made = (await _store.Notices.CreateAsync(ToAll, Someone.Operator, null, SendFor, Stop)).Value;
        Assert.Null(await _store.Notices.TryClaimAsync(made, SendFor, Stop));

        // Whoever made it died at it.
        _time.Advance(SendFor);
        Notice?[] claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _store.Notices.TryClaimAsync(made, SendFor, Stop)));
        Notice mine = Assert.Single(claims.OfType<Notice>());
        Assert.Null(await _store.Notices.TrySettleAsync(made, made.Sending, Stop));
        Notice failed = (await _store.Notices.TrySettleAsync(mine, new NoticeSending(3, ["a", "b"], null), Stop))!;
        Notice read = (await _store.Notices.GetAsync(made.Id, Stop))!;
        Assert.Equal((3, null, null), (read.Sending.Reached, read.Sending.Cursor, read.SendingUntil));
        Assert.Equal(["a", "b"], read.Sending.Left);

        Notice again = (await _store.Notices.TryClaimAsync(failed, SendFor, Stop))!;
        Notice done = (await _store.Notices.TrySettleAsync(again, new NoticeSending(5, [], null), Stop))!;
        Assert.Null(await _store.Notices.TryClaimAsync(done, SendFor, Stop));

        Notice old = (await _store.Notices.CreateAsync(ToAll, Someone.Operator, null, null, Stop)).Value;
        _time.Advance(Notice.AgeMax + TimeSpan.FromSeconds(1));
        Assert.Null(await _store.Notices.TryClaimAsync(old, SendFor, Stop));
    }

    [Fact]
    public async Task So_many_are_kept_and_upkeep_makes_room_after_a_day()
    {
        Notice made = (await _store.Notices.CreateAsync(ToAll, Someone.Operator, null, null, Stop)).Value;
        for (int i = 1; i < NoticeStore.NoticesMax; i++) await _table.AddEntityAsync(NoticeRow.From(made with { Id = $"{i:D16}" }), Stop);
        AccountsException full = await Assert.ThrowsAsync<AccountsException>(() => _store.Notices.CreateAsync(ToAll, Someone.Operator, null, null, Stop));
        Assert.Equal(AccountsErrorKind.LimitReached, full.Kind);
        _time.Advance(NoticeStore.Kept);
        Assert.Equal(0, await _store.Upkeep.RunAsync(Stop));
        _time.Advance(1);
        Assert.Equal(NoticeStore.NoticesMax, await _store.Upkeep.RunAsync(Stop));
        Assert.Null(await _store.Notices.GetAsync(made.Id, Stop));
        await _store.Notices.CreateAsync(ToAll, Someone.Operator, null, null, Stop);
        Assert.Equal(2, (await _store.Audit.ListNoticesAsync(10, null, null, Stop)).Items.Count);
    }

    private static string IdOf(AuditEntry entry) => System.Text.Json.JsonDocument.Parse(entry.After!).RootElement.GetProperty("id").GetString()!;
}
