using System.Text.Json;
using Azure.Data.Tables;
using RelayCloud.Accounts.Audit;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Notices;
using RelayCloud.Accounts.Storage;
using RelayCloud.Accounts.Tenants;
using RelayCloud.Accounts.Tests.Support;

namespace RelayCloud.Accounts.Tests.Faults;

/// <summary>What must hold in the table whatever happened to the processes that wrote it. Reads through a store that nothing goes wrong with.</summary>
internal static class Invariants
{
    /// <param name="store">The store.</param>
    /// <param name="rows">All rows of the table.</param>
    /// <param name="keyTexts">Every key that was ever given out, by id.</param>
    /// <param name="time">The clock.</param>
    public static async Task HoldAsync(AccountStore store, IReadOnlyList<TableEntity> rows, IReadOnlyDictionary<string, string> keyTexts, TimeProvider time)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        List<TableEntity> audits = [.. rows.Where(r => r.RowKey.StartsWith(RowKeys.AuditPrefix, StringComparison.Ordinal))];
        Dictionary<string, TableEntity> changes = rows.Where(r => r.PartitionKey == RowKeys.Changes).ToDictionary(r => r.RowKey);
        foreach (TableEntity audit in audits)
        {
            Assert.True(changes.TryGetValue(audit.RowKey[RowKeys.AuditPrefix.Length..], out TableEntity? change), $"The change {audit.RowKey} was not announced.");
            Assert.Equal(audit.PartitionKey, ChangeRow.Partition(change));
        }

        List<AuditEntry> entries = [.. audits.Select(AuditRow.To).OrderBy(e => e.Id, StringComparer.Ordinal)];
        Assert.Equal(entries.Select(e => e.Id), await AllAsync(c => store.Audit.ListAllAsync(7, c, null, stop), e => e.Id));
        Assert.DoesNotContain(entries, e => HoldsSecret(e, keyTexts.Values));

        IEnumerable<string> notices = rows.Where(r => r.RowKey.StartsWith(RowKeys.NoticePrefix, StringComparison.Ordinal)).Select(r => AuditJson.Of(NoticeRow.To(r)));
        Assert.Equal(notices.Order(StringComparer.Ordinal), entries.Where(e => e.Kind == ChangeKind.NoticeSent).Select(e => e.After!).Order(StringComparer.Ordinal));

        // What is said to a tenant or a plan does not change it.
        entries.RemoveAll(e => e.Kind == ChangeKind.NoticeSent);
        List<TableEntity> tenantRows = [.. rows.Where(r => r.RowKey == RowKeys.Tenant)];
        foreach (TableEntity row in tenantRows) CheckTenant(row, rows, entries);
        IEnumerable<string> alive = tenantRows.Where(r => !TenantRow.IsTombstone(r)).Select(r => TenantRow.To(r).Id).Order(StringComparer.Ordinal);
        Assert.Equal(alive, await AllAsync(c => store.Tenants.ListAsync(3, c, stop), t => t.Id));

        foreach (TableEntity row in rows.Where(r => r.PartitionKey == RowKeys.Plans && r.RowKey.StartsWith(RowKeys.PlanPrefix, StringComparison.Ordinal)))
        {
            var plan = Plans.PlanRow.To(row);
            Assert.Equal(entries.First(e => e.PlanName == plan.Name).After, AuditJson.Of(plan));
        }

        await CheckKeysAsync(store, rows, keyTexts, time);
    }

    /// <summary>What holds besides after upkeep: nothing is left of changes that were not made.</summary>
    public static void HoldAfterUpkeep(IReadOnlyList<TableEntity> rows)
    {
        HashSet<string> audits = [.. rows.Where(r => r.RowKey.StartsWith(RowKeys.AuditPrefix, StringComparison.Ordinal)).Select(r => r.RowKey[RowKeys.AuditPrefix.Length..])];
        List<TableEntity> changes = [.. rows.Where(r => r.PartitionKey == RowKeys.Changes)];
        Assert.Equal(audits.Order(StringComparer.Ordinal), changes.Select(c => c.RowKey));
        Assert.All(changes, c => Assert.True(ChangeRow.HasLanded(c)));
        HashSet<string> alive = [.. rows.Where(r => r.RowKey == RowKeys.Tenant && !TenantRow.IsTombstone(r)).Select(r => TenantRow.To(r).Id)];
        Assert.Equal(alive.Order(StringComparer.Ordinal), rows.Where(r => r.PartitionKey == RowKeys.TenantIndex).Select(r => r.RowKey));
    }

    private static void CheckTenant(TableEntity row, IReadOnlyList<TableEntity> rows, List<AuditEntry> entries)
    {
        string id = row.PartitionKey["tenant:".Length..];
        AuditEntry last = entries.First(e => e.TenantId == id && e.KeyId is null);
        List<TableEntity> keys = [.. rows.Where(r => r.PartitionKey == row.PartitionKey && r.RowKey.StartsWith(RowKeys.KeyPrefix, StringComparison.Ordinal))];
        bool hasSet = rows.Any(r => r.PartitionKey == row.PartitionKey && r.RowKey == RowKeys.KeySet);
        if (TenantRow.IsTombstone(row))
        {
            Assert.Equal(ChangeKind.TenantDeleted, last.Kind);
            Assert.Empty(keys);
            Assert.False(hasSet);
            return;
        }

        Assert.True(hasSet);
        Assert.Equal(last.After, AuditJson.Of(TenantRow.To(row)));
        Assert.Contains(entries, e => e.TenantId == id && e.Kind == ChangeKind.TenantCreated);
        foreach (TableEntity keyRow in keys)
        {
            ApiKey key = ApiKeyRow.To(keyRow);
            // The newest entry that speaks of the key says what it is now; one in which it was replaced speaks of the key that replaced it.
            AuditEntry newest = entries.First(e => e.KeyId == key.Id || IdOf(e.After) == key.Id);
            if (newest.Kind == ChangeKind.KeyRotated && IdOf(newest.After) != key.Id) Assert.Equal(IdOf(newest.After), key.ReplacedBy);
            else Assert.Equal(newest.After, AuditJson.Of(key));
        }
    }

    private static async Task CheckKeysAsync(AccountStore store, IReadOnlyList<TableEntity> rows, IReadOnlyDictionary<string, string> keyTexts, TimeProvider time)
    {
        var options = new AccountsCacheOptions { LookUpsPerSecondMax = 100_000, LookUpsPerSecondAndNetworkMax = 10_000 };
        var cache = new AccountsCache(new TableAccountReader(store), options, time);
        foreach ((string id, string text) in keyTexts)
        {
            AuthResult result = await cache.AuthenticateAsync(text, System.Net.IPAddress.Loopback, TestContext.Current.CancellationToken);
            Assert.True(PublicId.TryParse(id, out PublicId parsed));
            IReadOnlyList<ApiKey> listed = await store.Keys.ListAsync(parsed.TenantId, TestContext.Current.CancellationToken);
            ApiKey? key = listed.FirstOrDefault(k => k.Id == id);
            bool works = key?.StateAt(time.GetUtcNow()) is ApiKeyState.Active or ApiKeyState.Replaced;
            bool suspended = (await store.Tenants.GetAsync(parsed.TenantId, TestContext.Current.CancellationToken))?.State == TenantState.Suspended;
            Assert.Equal(works && !suspended, result.IsOk);
        }

        Assert.All(rows.Where(r => r.RowKey.StartsWith(RowKeys.KeyPrefix, StringComparison.Ordinal)).GroupBy(r => r.PartitionKey), tenant =>
        {
            Assert.InRange(tenant.Count(), 0, ApiKeyStore.RowsMax);
            Assert.InRange(tenant.Count(r => ApiKeyRow.To(r).StateAt(time.GetUtcNow()) is ApiKeyState.Active or ApiKeyState.Replaced), 0, ApiKeyStore.KeysMax);
        });
    }

    private static async Task<List<string>> AllAsync<T>(Func<string?, Task<ListPage<T>>> page, Func<T, string> id)
    {
        var all = new List<string>();
        string? cursor = null;
        do
        {
            ListPage<T> next = await page(cursor);
            all.AddRange(next.Items.Select(id));
            cursor = next.NextCursor;
        }
        while (cursor is not null);
        return all;
    }

    private static bool HoldsSecret(AuditEntry entry, IEnumerable<string> keyTexts)
    {
        string all = entry.Before + entry.After;
        return all.Contains("secret", StringComparison.OrdinalIgnoreCase) || all.Contains("hash", StringComparison.OrdinalIgnoreCase)
            || keyTexts.Any(k => all.Contains(k[(k.LastIndexOf('_') + 1)..], StringComparison.Ordinal));
    }

    private static string? IdOf(string? json) => json is null ? null : JsonDocument.Parse(json).RootElement.TryGetProperty("id", out JsonElement id) ? id.GetString() : null;
}
