using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using RelayCloud.Accounts;
using RelayCloud.Accounts.Audit;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Tenants;
using RelayCloud.Tests.Common.Azurite;

namespace RelayCloud.ControlPlane.Tests.Processes;

/// <summary>The app killed in the middle of its work.</summary>
public sealed class KillTests
{
    private const int Rounds = 3;
    private const int Workers = 6;
    private const int AnsweredPerRound = 25;

    private readonly ConcurrentDictionary<string, string> _tenants = new();
    private readonly ConcurrentDictionary<string, string> _keys = new();
    private readonly ConcurrentBag<string> _asked = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_9_under_load_leaves_nothing_half_done_and_a_repetition_makes_nothing_twice()
    {
        await using AzuriteTables azurite = await AzuriteTables.StartAsync();
        var store = new AccountStore(new TableClient(azurite.ConnectionString, AccountStore.TableName, AccountStore.ClientOptions()), TimeProvider.System);
        for (int round = 1; round <= Rounds; round++)
        {
            await using (ControlPlaneProcess app = await ControlPlaneProcess.StartAsync(azurite.ConnectionString))
            {
                await HealthyAsync(app);
                Task[] workers = [.. Enumerable.Range(0, Workers).Select(_ => WorkAsync(app))];
                await Until.TrueAsync("enough keys are made to kill the app", () => _keys.Count >= AnsweredPerRound * round, TimeSpan.FromSeconds(60));
                await app.KillAsync();
                await Task.WhenAll(workers);
            }

            await CheckAsync(store);
        }

        // What was asked for and not answered is asked for again, as a client would.
        await using ControlPlaneProcess last = await ControlPlaneProcess.StartAsync(azurite.ConnectionString);
        await HealthyAsync(last);
        foreach (string once in _asked) Assert.NotNull(await CreateTenantAsync(last, once));
        await CheckAsync(store);
        Assert.Equal(_asked.Count, (await AllTenantsAsync(store)).Count);
    }

    [Fact]
    public async Task Kill_9_of_the_tables_under_load_leaves_nothing_half_done()
    {
        await using AzuriteTables azurite = await AzuriteTables.StartAsync(isKept: true);
        var store = new AccountStore(new TableClient(azurite.ConnectionString, AccountStore.TableName, AccountStore.ClientOptions()), TimeProvider.System);
        await using ControlPlaneProcess app = await ControlPlaneProcess.StartAsync(azurite.ConnectionString);
        for (int round = 1; round <= Rounds; round++)
        {
            await HealthyAsync(app);
            Task[] workers = [.. Enumerable.Range(0, Workers).Select(_ => WorkAsync(app))];
            await Until.TrueAsync("enough keys are made to kill the tables", () => _keys.Count >= AnsweredPerRound * round, TimeSpan.FromSeconds(60));
            DateTime savedAt = azurite.SavedAt;
            await Until.TrueAsync("Azurite has saved amid the load", () => azurite.SavedAt > savedAt, TimeSpan.FromSeconds(60));
            await azurite.KillAsync();
            await Task.WhenAll(workers);
            await azurite.RunAsync();

            // What Azurite had not saved is gone, which the real service does not do: so only what is there is asked about, and each key of it is whole or not there at all.
            await CheckWholeAsync(store, await AllTenantsAsync(store));
            await CheckKeysAsync(store, mayBeGone: true);
        }

        await HealthyAsync(app);
        Assert.NotNull(await CreateTenantAsync(app, "after"));
    }

    private async Task WorkAsync(ControlPlaneProcess app)
    {
        try
        {
            while (true)
            {
                string once = Guid.NewGuid().ToString("N");
                _asked.Add(once);
                if (await CreateTenantAsync(app, once) is not { } tenant) return;
                using HttpResponseMessage answer = await app.Client.PostAsync($"/v1/admin/tenants/{tenant}/keys", Json("""{"name":"bot"}"""), Stop);
                if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) return; // The tables were killed.
                Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
                using var key = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
                _keys[key.RootElement.GetProperty("apiKey").GetString()!] = tenant;
            }
        }
        catch (HttpRequestException)
        {
            // The app was killed.
        }
    }

    private async Task<string?> CreateTenantAsync(ControlPlaneProcess app, string once)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/admin/tenants") { Content = Json($$"""{"name":"{{once}}"}""") };
        request.Headers.Add("Idempotency-Key", once);
        using HttpResponseMessage answer = await app.Client.SendAsync(request, Stop);
        if (!answer.IsSuccessStatusCode) return null;
        using var tenant = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        string id = tenant.RootElement.GetProperty("id").GetString()!;
        Assert.Equal(id, _tenants.GetOrAdd(once, id));
        return id;
    }

    private async Task CheckAsync(AccountStore store)
    {
        Dictionary<string, Tenant> listed = (await AllTenantsAsync(store)).ToDictionary(static t => t.Id);
        Assert.All(_tenants.Values, id => Assert.True(listed.ContainsKey(id), $"The tenant {id} was answered and is not listed."));
        await CheckWholeAsync(store, listed.Values);
        await CheckKeysAsync(store, mayBeGone: false);
    }

    private static async Task CheckWholeAsync(AccountStore store, IEnumerable<Tenant> tenants)
    {
        foreach (Tenant tenant in tenants)
        {
            IReadOnlyList<AuditEntry> entries = (await store.Audit.ListAsync(tenant.Id, AuditLog.LimitMax, null, null, Stop)).Items;
            Assert.Single(entries, static e => e.Kind == ChangeKind.TenantCreated);
            IReadOnlyList<ApiKey> keys = await store.Keys.ListAsync(tenant.Id, Stop);
            Assert.Equal(keys.Select(static k => k.Id).Order(), entries.Where(static e => e.Kind == ChangeKind.KeyCreated).Select(static e => e.KeyId!).Order());
        }

    }

    private async Task CheckKeysAsync(AccountStore store, bool mayBeGone)
    {
        var feed = new ChangeFeed(store, new ChangeFeedOptions(), TimeProvider.System);
        var cache = new AccountsCache(store, feed, new AccountsCacheOptions { LookUpsPerSecondMax = 100_000, LookUpsPerSecondAndNetworkMax = 10_000 }, TimeProvider.System);
        foreach ((string text, string tenant) in _keys)
        {
            AuthResult result = await cache.AuthenticateAsync(text, IPAddress.Loopback, Stop);
            if (mayBeGone && !result.IsOk)
            {
                Assert.Equal(AuthOutcome.Unknown, result.Outcome);
                continue;
            }

            Assert.True(result.IsOk, $"A key that was given out does not work: {result.Outcome}.");
            Assert.Equal(tenant, result.Grant!.Tenant.Id);
            Assert.Contains(await store.Keys.ListAsync(tenant, Stop), k => k.Id == result.Grant.Key.Id);
        }
    }

    private static async Task<List<Tenant>> AllTenantsAsync(AccountStore store)
    {
        var all = new List<Tenant>();
        string? cursor = null;
        do
        {
            var page = await store.Tenants.ListAsync(TenantStore.LimitMax, cursor, Stop);
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return all;
    }

    private static async Task HealthyAsync(ControlPlaneProcess app)
    {
        for (long end = Environment.TickCount64 + 60_000; Environment.TickCount64 < end;)
        {
            using HttpResponseMessage answer = await app.Client.GetAsync("/health", Stop);
            if (answer.IsSuccessStatusCode) return;
            // Another process has no event to wait for.
            await Task.Delay(50, Stop);
        }

        throw new TimeoutException($"The app did not become healthy:{Environment.NewLine}{app.Output}");
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
