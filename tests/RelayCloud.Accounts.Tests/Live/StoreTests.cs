using Azure;
using Azure.Data.Tables;
using RelayCloud.Accounts.Audit;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Idempotency;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Storage;
using RelayCloud.Accounts.Tenants;
using RelayCloud.Accounts.Tests.Faults;
using RelayCloud.Accounts.Tests.Support;

namespace RelayCloud.Accounts.Tests.Live;

/// <summary>The store on the real Azurite.</summary>
public sealed class StoreTests(TableService service)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_operators_edit_one_plan_and_the_second_is_refused()
    {
        AccountStore store = await NewStoreAsync();
        Plan seen = (await store.Plans.GetAsync("pro", Stop))!;
        Plan first = await store.Plans.UpdateAsync("pro", Someone.Plan(7), seen.ETag, Someone.Operator, Stop);
        AccountsException refused = await Assert.ThrowsAsync<AccountsException>(() => store.Plans.UpdateAsync("pro", Someone.Plan(8), seen.ETag, Someone.Operator, Stop));
        Assert.Equal(AccountsErrorKind.PreconditionFailed, refused.Kind);
        Plan now = (await store.Plans.GetAsync("pro", Stop))!;
        Assert.Equal(first, now);
        Assert.Equal(7, now.Limits.ConnectionsMax);
        Assert.Equal(2, (await store.Audit.ListPlansAsync(50, null, null, Stop)).Items.Count(e => e.PlanName == "pro"));
    }

    [Fact]
    public async Task Two_operators_at_the_very_same_time_cannot_both_win()
    {
        AccountStore store = await NewStoreAsync();
        Plan seen = (await store.Plans.GetAsync("free", Stop))!;
        bool[] won = await Task.WhenAll(Enumerable.Range(1, 6).Select(async n =>
        {
            try
            {
                await store.Plans.UpdateAsync("free", Someone.Plan(n), seen.ETag, Someone.Operator, Stop);
                return true;
            }
            catch (AccountsException e) when (e.Kind == AccountsErrorKind.PreconditionFailed)
            {
                return false;
            }
        }));
        Assert.Single(won, w => w);
    }

    [Fact]
    public async Task Seeding_again_writes_nothing_and_keeps_what_was_edited()
    {
        AccountStore store = await NewStoreAsync();
        await store.SeedDemoAsync(Stop);
        Plan edited = await store.Plans.UpdateAsync("free", Someone.Plan(99), ETag.All, Someone.Operator, Stop);
        long writes = store.Counters.Writes;
        await store.InitializeAsync(Stop);
        await store.SeedDemoAsync(Stop);
        // The table's own creation is asked for each time.
        Assert.Equal(writes + 1, store.Counters.Writes);
        Assert.Equal(edited, await store.Plans.GetAsync("free", Stop));
        Assert.Equal(["enterprise", "free", "pro"], (await store.Plans.ListAsync(10, null, Stop)).Items.Select(p => p.Name));
        Assert.Equal("local", Assert.Single(await store.Keys.ListAsync("demo", Stop)).Id);
    }

    [Fact]
    public async Task A_tenant_comes_back_as_it_was_stored()
    {
        AccountStore store = await NewStoreAsync();
        var draft = new TenantDraft
        {
            Name = "Müller & Söhne 🚀",
            Plan = "enterprise",
            ContactName = "Jo O'Neil",
            ContactEmail = "jo@example.com",
            Notes = "one\ntwo",
            TimeZone = "Europe/Zurich",
            AllowIps = ["192.0.2.0/24", "2001:db8::/32"],
            DenyIps = ["192.0.2.7"],
        };
        Tenant made = (await store.Tenants.CreateAsync(draft, Someone.Operator, null, Stop)).Value;
        Tenant read = (await store.Tenants.GetAsync(made.Id, Stop))!;
        Assert.Equal(made with { ETag = default }, read with { ETag = default });
        Assert.Equal(made.ETag, read.ETag);
        Assert.Equivalent(draft with { DenyIps = ["192.0.2.7/32"] }, TenantDraft.From(read));
    }

    [Fact]
    public async Task A_deleted_tenant_is_gone_with_its_keys_and_leaves_its_audit_log()
    {
        AccountStore store = await NewStoreAsync();
        IdempotencyKey once = IdempotencyKey.From("op", "k1", "x"u8);
        Tenant tenant = (await store.Tenants.CreateAsync(Someone.Tenant(), Someone.Operator, once, Stop)).Value;
        CreatedKey key = await store.Keys.CreateAsync(tenant.Id, KeyEnvironment.Live, Someone.Key(), Someone.Operator, null, Stop);
        await store.Tenants.DeleteAsync(tenant.Id, tenant.ETag, Someone.Operator, Stop);
        Assert.Null(await store.Tenants.GetAsync(tenant.Id, Stop));
        Assert.Null(await store.Keys.GetAsync(tenant.Id, key.Key.Id, Stop));
        Assert.Empty((await store.Tenants.ListAsync(10, null, Stop)).Items);
        Assert.Equal([ChangeKind.TenantDeleted, ChangeKind.KeyCreated, ChangeKind.TenantCreated], (await store.Audit.ListAsync(tenant.Id, 10, null, null, Stop)).Items.Select(e => e.Kind));
        AccountsException gone = await Assert.ThrowsAsync<AccountsException>(() => store.Tenants.CreateAsync(Someone.Tenant(), Someone.Operator, once, Stop));
        Assert.Equal(AccountsErrorKind.NotFound, gone.Kind);
        await Assert.ThrowsAsync<AccountsException>(() => store.Keys.CreateAsync(tenant.Id, KeyEnvironment.Live, Someone.Key(), Someone.Operator, null, Stop));
    }

    [Fact]
    public async Task A_reused_idempotency_key_creates_nothing_twice_and_refuses_another_request()
    {
        AccountStore store = await NewStoreAsync();
        IdempotencyKey one = IdempotencyKey.From("op", "k1", "first"u8);
        Created<Tenant>[] made = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => store.Tenants.CreateAsync(Someone.Tenant(), Someone.Operator, one, Stop)));
        Assert.Single(made.Select(m => m.Value.Id).Distinct());
        Assert.Single(made, m => !m.Replayed);
        AccountsException other = await Assert.ThrowsAsync<AccountsException>(() => store.Tenants.CreateAsync(Someone.Tenant("B"), Someone.Operator, IdempotencyKey.From("op", "k1", "second"u8), Stop));
        Assert.Equal(AccountsErrorKind.IdempotencyMismatch, other.Kind);
        // The same key of someone else is another key.
        Assert.False((await store.Tenants.CreateAsync(Someone.Tenant(), Someone.Operator, IdempotencyKey.From("op2", "k1", "first"u8), Stop)).Replayed);

        string id = made[0].Value.Id;
        CreatedKey[] keys = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => store.Keys.CreateAsync(id, KeyEnvironment.Live, Someone.Key(), Someone.Operator, one, Stop)));
        Assert.Single(keys, k => k.Text is not null);
        Assert.Single(await store.Keys.ListAsync(id, Stop));
    }

    [Fact]
    public async Task No_race_gives_a_tenant_more_keys_than_it_may_have()
    {
        AccountStore store = await NewStoreAsync();
        Tenant tenant = (await store.Tenants.CreateAsync(Someone.Tenant(), Someone.Operator, null, Stop)).Value;
        for (int i = 0; i < ApiKeyStore.KeysMax - 2; i++) await store.Keys.CreateAsync(tenant.Id, KeyEnvironment.Live, Someone.Key($"k{i}"), Someone.Operator, null, Stop);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(async i =>
        {
            try
            {
                await store.Keys.CreateAsync(tenant.Id, KeyEnvironment.Live, Someone.Key($"r{i}"), Someone.Operator, null, Stop);
            }
            catch (AccountsException e) when (e.Kind is AccountsErrorKind.LimitReached or AccountsErrorKind.Conflict)
            {
                // As it should be.
            }
        }));
        Assert.InRange((await store.Keys.ListAsync(tenant.Id, Stop)).Count, ApiKeyStore.KeysMax - 1, ApiKeyStore.KeysMax);
    }

    [Fact]
    public async Task Old_keys_make_room_for_new_ones_and_a_full_tenant_can_be_deleted()
    {
        var time = new ManualTime();
        var table = new MemoryTable(time);
        var store = new AccountStore(table, time);
        await store.InitializeAsync(Stop);
        Tenant tenant = (await store.Tenants.CreateAsync(Someone.Tenant(), Someone.Operator, null, Stop)).Value;
        for (int i = 0; i < ApiKeyStore.RowsMax + 30; i++)
        {
            time.Advance(1_000);
            CreatedKey key = await store.Keys.CreateAsync(tenant.Id, KeyEnvironment.Live, Someone.Key($"k{i}"), Someone.Operator, null, Stop);
            if (i > 15) await store.Keys.RevokeAsync(tenant.Id, key.Key.Id, ETag.All, Someone.Operator, Stop);
        }

        Assert.Equal(ApiKeyStore.RowsMax, (await store.Keys.ListAsync(tenant.Id, Stop)).Count);
        Assert.Equal(16, (await store.Keys.ListAsync(tenant.Id, Stop)).Count(k => k.RevokedAt is null));
        await store.Tenants.DeleteAsync(tenant.Id, ETag.All, Someone.Operator, Stop);
        Assert.Empty(await store.Keys.ListAsync(tenant.Id, Stop));
    }

    [Fact]
    public async Task A_rotated_key_is_like_the_old_one_which_works_until_the_overlap_ends()
    {
        AccountStore store = await NewStoreAsync();
        Tenant tenant = (await store.Tenants.CreateAsync(Someone.Tenant(), Someone.Operator, null, Stop)).Value;
        ApiKeyDraft draft = Someone.Key() with { Scopes = KeyScopes.Read | KeyScopes.Admin, AllowIps = ["10.0.0.0/8"] };
        CreatedKey old = await store.Keys.CreateAsync(tenant.Id, KeyEnvironment.Demo, draft, Someone.Operator, null, Stop);
        CreatedKey next = await store.Keys.RotateAsync(tenant.Id, old.Key.Id, TimeSpan.FromHours(1), old.Key.ETag, Someone.Operator, null, Stop);
        Assert.Equivalent(ApiKeyDraft.From(old.Key), ApiKeyDraft.From(next.Key));
        Assert.StartsWith("rc_demo_", next.Text, StringComparison.Ordinal);
        ApiKey replaced = (await store.Keys.GetAsync(tenant.Id, old.Key.Id, Stop))!;
        Assert.Equal(next.Key.Id, replaced.ReplacedBy);
        Assert.Equal(ApiKeyState.Replaced, replaced.StateAt(DateTimeOffset.UtcNow.AddMinutes(59)));
        Assert.Equal(ApiKeyState.Expired, replaced.StateAt(DateTimeOffset.UtcNow.AddMinutes(61)));
        AccountsException again = await Assert.ThrowsAsync<AccountsException>(() => store.Keys.RotateAsync(tenant.Id, old.Key.Id, TimeSpan.Zero, ETag.All, Someone.Operator, null, Stop));
        Assert.Equal(AccountsErrorKind.Conflict, again.Kind);
    }

    [Fact]
    public async Task The_largest_of_everything_fits()
    {
        AccountStore store = await NewStoreAsync();
        string[] ranges = [.. Enumerable.Range(0, 100).Select(i => $"2001:db8:ffff:ffff:ffff:ffff:ffff:{0xff00 + i:x}")];
        TenantDraft tenant = Someone.Tenant(new string('ü', 100)) with { Notes = new string('"', 4_000), ContactName = new string('é', 100), AllowIps = ranges, DenyIps = ranges };
        Tenant made = (await store.Tenants.CreateAsync(tenant, Someone.Operator, null, Stop)).Value;
        await store.Tenants.UpdateAsync(made.Id, tenant with { Name = "other" }, made.ETag, Someone.Operator, Stop);
        string[] names = [.. Enumerable.Range(0, PlanRules.NamesMax).Select(i => $"{i:D32}")];
        PlanLimits limits = Someone.Limits() with { Channels = NameSet.Of(names), Coins = NameSet.Of(names) };
        await store.Plans.CreateAsync("big", new PlanDraft("big", limits, new PlanPrice(0, "USD")), Someone.Operator, null, Stop);
        Plan changed = await store.Plans.UpdateAsync("big", new PlanDraft("bigger", limits, new PlanPrice(0, "USD")), ETag.All, Someone.Operator, Stop);
        Assert.Equal(changed, await store.Plans.GetAsync("big", Stop));
        Assert.Equal(2, (await store.Audit.ListAsync(made.Id, 10, null, null, Stop)).Items.Count);
    }

    [Fact]
    public async Task The_audit_log_is_paged_by_time_newest_first()
    {
        AccountStore store = await NewStoreAsync();
        for (int i = 0; i < 5; i++) await store.Tenants.CreateAsync(Someone.Tenant($"t{i}"), Someone.Operator, null, Stop);
        var all = new List<AuditEntry>();
        string? cursor = null;
        do
        {
            ListPage<AuditEntry> page = await store.Audit.ListAllAsync(3, cursor, null, Stop);
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(8, all.Count);
        Assert.Equal(all.OrderByDescending(e => e.At).Select(e => e.Id), all.Select(e => e.Id));
        Assert.Equal(Someone.Operator, all[0].Actor);
        Assert.Contains("\"name\":\"t4\"", all[0].After, StringComparison.Ordinal);
        Assert.Equal(all.Skip(3).Select(e => e.Id), (await store.Audit.ListAllAsync(50, null, all[2].At, Stop)).Items.Select(e => e.Id));
        AccountsException wrong = await Assert.ThrowsAsync<AccountsException>(() => store.Audit.ListAllAsync(3, "nonsense", null, Stop));
        Assert.Equal(AccountsErrorKind.Invalid, wrong.Kind);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Nothing_is_half_done_in_the_real_table_either(int seed)
    {
        TableClient table = service.NewTable();
        var time = new ManualTime();
        var store = new AccountStore(table, time);
        await store.InitializeAsync(Stop);
        time.Advance(1);
        var someone = new RandomOperator(new Random(seed));
        for (int i = 0; i < 60; i++)
        {
            await someone.ActAsync(store, Stop);
            time.Advance(100);
        }

        await Invariants.HoldAsync(store, await RowsAsync(table), someone.KeyTexts, time);
    }

    private static async Task<IReadOnlyList<TableEntity>> RowsAsync(TableClient table)
    {
        var rows = new List<TableEntity>();
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(cancellationToken: Stop)) rows.Add(row);
        return [.. rows.OrderBy(r => r.PartitionKey, StringComparer.Ordinal).ThenBy(r => r.RowKey, StringComparer.Ordinal)];
    }

    private async Task<AccountStore> NewStoreAsync()
    {
        var store = new AccountStore(service.NewTable(), TimeProvider.System);
        await store.InitializeAsync(Stop);
        return store;
    }
}
