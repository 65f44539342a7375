using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Idempotency;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Storage;
using RelayCloud.Accounts.Tenants;
using RelayCloud.Accounts.Tests.Support;

namespace RelayCloud.Accounts.Tests.Faults;

/// <summary>Processes that die at any write, answers that get lost: nothing is ever half done.</summary>
public sealed class FaultTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_half_done_whatever_write_a_process_dies_at()
    {
        for (int seed = 1; seed <= 150; seed++) await RunAsync(seed, actions: 40);
    }

    [Theory]
    [InlineData(nameof(FaultKind.KilledBefore))]
    [InlineData(nameof(FaultKind.KilledAfter))]
    [InlineData(nameof(FaultKind.AnswerLost))]
    [InlineData(nameof(FaultKind.RefusedOnce))]
    public async Task A_creation_that_is_repeated_with_its_idempotency_key_creates_once(string kind)
    {
        for (int step = 0; step < 6; step++)
        {
            var time = new ManualTime();
            var table = new MemoryTable(time);
            await new AccountStore(table, time).InitializeAsync(Stop);
            IdempotencyKey key = IdempotencyKey.From("operator-1", "once", "create tenant Acme"u8);

            var fault = new StepFault(Enum.Parse<FaultKind>(kind), step);
            table.Fault = fault;
            await TryAsync(new AccountStore(table, time), key);
            table.Fault = null;
            time.Advance(TimeSpan.FromMinutes(1));

            var store = new AccountStore(table, time);
            Created<Tenant> again = await store.Tenants.CreateAsync(Someone.Tenant(), Someone.Operator, key, Stop);
            ListPage<Tenant> all = await store.Tenants.ListAsync(10, null, Stop);
            Assert.Equal(again.Value.Id, Assert.Single(all.Items).Id);
            Assert.Single((await store.Audit.ListAsync(again.Value.Id, 10, null, null, Stop)).Items);

            IdempotencyKey once = IdempotencyKey.From("operator-1", "once", "create key"u8);
            fault = new StepFault(Enum.Parse<FaultKind>(kind), step);
            table.Fault = fault;
            await TryKeyAsync(new AccountStore(table, time), again.Value.Id, once);
            table.Fault = null;
            await store.Keys.CreateAsync(again.Value.Id, KeyEnvironment.Live, Someone.Key(), Someone.Operator, once, Stop);
            Assert.Single(await store.Keys.ListAsync(again.Value.Id, Stop));
        }
    }

    [Fact]
    public async Task A_lost_answer_of_a_change_that_was_made_is_a_success()
    {
        var time = new ManualTime();
        var table = new MemoryTable(time);
        var store = new AccountStore(table, time);
        await store.InitializeAsync(Stop);
        // Writes of a creation: index, announcement, transaction.
        table.Fault = new StepFault(FaultKind.AnswerLost, 2);
        Created<Tenant> made = await store.Tenants.CreateAsync(Someone.Tenant(), Someone.Operator, null, Stop);
        table.Fault = null;
        Assert.Equal(made.Value, await store.Tenants.GetAsync(made.Value.Id, Stop));
    }

    [Fact]
    public async Task Every_change_is_told_once_though_its_writer_died_before_it_could_say_so()
    {
        var time = new ManualTime();
        var table = new MemoryTable(time);
        var store = new AccountStore(table, time);
        await store.InitializeAsync(Stop);
        Tenant tenant = (await store.Tenants.CreateAsync(Someone.Tenant(), Someone.Operator, null, Stop)).Value;
        CreatedKey key = await store.Keys.CreateAsync(tenant.Id, KeyEnvironment.Live, Someone.Key(), Someone.Operator, null, Stop);
        var told = new List<AccountChange>();
        var feed = new ChangeFeed(store, new ChangeFeedOptions(), time);
        feed.Subscribe(told.Add);
        await feed.PollAsync(Stop);
        told.Clear();

        // Writes of a revocation: announcement, transaction, mark.
        var fault = new StepFault(FaultKind.KilledAfter, 1);
        table.Fault = fault;
        await Assert.ThrowsAsync<ProcessKilledException>(() => new AccountStore(table, time).Keys.RevokeAsync(tenant.Id, key.Key.Id, Azure.ETag.All, Someone.Operator, Stop));
        Assert.True(fault.Happened);
        table.Fault = null;
        for (int poll = 0; poll < 10; poll++)
        {
            time.Advance(500);
            await feed.PollAsync(Stop);
            if (poll == 1) Assert.Equal(ChangeKind.KeyRevoked, Assert.Single(told).Kind);
        }

        Assert.Single(told);
    }

    private static async Task RunAsync(int seed, int actions)
    {
        var random = new Random(seed);
        var time = new ManualTime();
        var table = new MemoryTable(time);
        var watcher = new AccountStore(table, time);
        await watcher.InitializeAsync(Stop);
        var told = new List<string>();
        var feed = new ChangeFeed(watcher, new ChangeFeedOptions(), time);
        feed.Subscribe(c => told.Add(c.Id));
        await feed.PollAsync(Stop);

        // Of two changes of the same instant nobody can tell which was first: none may share that of the seeding.
        time.Advance(1);
        var someone = new RandomOperator(random);
        for (int i = 0; i < actions; i++)
        {
            if (random.Next(2) == 0) table.Fault = new StepFault((FaultKind)random.Next(4), random.Next(6));
            try
            {
                // Each action is of a new process: what it knew is lost.
                await someone.ActAsync(new AccountStore(table, time), Stop);
            }
            catch (ProcessKilledException)
            {
                // That is the point.
            }

            table.Fault = null;
            time.Advance(TimeSpan.FromMilliseconds(random.Next(1, 900)));
            if (random.Next(2) == 0) await feed.PollAsync(Stop);
        }

        time.Advance(500);
        await feed.PollAsync(Stop);
        time.Advance(500);
        await feed.PollAsync(Stop);
        await Invariants.HoldAsync(watcher, table.Rows, someone.KeyTexts, time);
        IEnumerable<string> made = table.Rows.Where(r => r.RowKey.StartsWith(RowKeys.AuditPrefix, StringComparison.Ordinal)).Select(r => r.RowKey[RowKeys.AuditPrefix.Length..]);
        Assert.Equal(made.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));

        time.Advance(TimeSpan.FromHours(2));
        await watcher.Upkeep.RunAsync(Stop);
        Invariants.HoldAfterUpkeep(table.Rows);
        await Invariants.HoldAsync(watcher, table.Rows, someone.KeyTexts, time);
        Assert.Equal(0, await watcher.Upkeep.RunAsync(Stop));
    }

    private static async Task TryAsync(AccountStore store, IdempotencyKey key)
    {
        try
        {
            await store.Tenants.CreateAsync(Someone.Tenant(), Someone.Operator, key, Stop);
        }
        catch (Exception e) when (e is ProcessKilledException or AccountsException)
        {
            // The caller does not know what became of it.
        }
    }

    private static async Task TryKeyAsync(AccountStore store, string tenantId, IdempotencyKey key)
    {
        try
        {
            await store.Keys.CreateAsync(tenantId, KeyEnvironment.Live, Someone.Key(), Someone.Operator, key, Stop);
        }
        catch (Exception e) when (e is ProcessKilledException or AccountsException)
        {
            // The caller does not know what became of it.
        }
    }
}
