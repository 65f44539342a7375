using System.Net;
using Azure.Data.Tables;
using RelayCloud.Accounts;
using RelayCloud.Accounts.Audit;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Tenants;
using RelayCloud.MarketApi.Snapshots;
using RelayCloud.Tests.Common.Azurite;

namespace RelayCloud.MarketApi.Tests.Live;

/// <summary>Table Storage goes away for good.</summary>
public sealed class OutageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_tables_data_is_stale_for_the_bound_and_then_503()
    {
        AzuriteTables azurite = await AzuriteTables.StartAsync();
        try
        {
            string key = await SeedAsync(azurite.ConnectionString);
            Dictionary<string, string?> settings = LiveApi.Settings(azurite.ConnectionString, Convert.ToBase64String(new byte[32]));
            settings["Relay:MarketApi:StaleMsMax"] = "8000";
            settings["Relay:MarketApi:ReadTimeoutMs"] = "300";
            await using MarketHost host = await MarketHost.StartAsync(settings);
            Answer before = await Answer.GetAsync(host.Client, "v1/mids", key);
            Assert.False(before.Json.GetProperty("stale").GetBoolean());

            await azurite.DisposeAsync();
            Answer stale = before;
            await Until.TrueAsync("data is stale", () => (stale = Answer.GetAsync(host.Client, "v1/mids", key).Result) is { Status: HttpStatusCode.OK } && stale.Json.GetProperty("stale").GetBoolean());
            Assert.Equal(before.Json.GetProperty("data").GetRawText(), stale.Json.GetProperty("data").GetRawText());
            // Nobody may keep it, and nobody is told that what he has is the newest.
            Assert.Equal("no-store", stale.Header("Cache-Control"));
            Answer again = await Answer.GetAsync(host.Client, "v1/mids", key, r => r.Headers.TryAddWithoutValidation("If-None-Match", before.Header("ETag")));
            Assert.Equal(HttpStatusCode.OK, again.Status);
            Answer health = await Answer.GetAsync(host.Client, "health", "");
            Assert.Equal(("degraded", HttpStatusCode.OK), (health.Json.GetProperty("status").GetString(), health.Status));

            Answer refused = stale;
            await Until.TrueAsync("data is too old", () => (refused = Answer.GetAsync(host.Client, "v1/mids", key).Result).Status == HttpStatusCode.ServiceUnavailable);
            refused.Refused(503, "unavailable");
            // What was never read is refused too, and the key is still known.
            (await Answer.GetAsync(host.Client, "v1/bbo?symbol=BTC", key)).Refused(503, "unavailable");
            Answer down = await Answer.GetAsync(host.Client, "health", "");
            Assert.Equal(("down", HttpStatusCode.ServiceUnavailable), (down.Json.GetProperty("status").GetString(), down.Status));
        }
        finally
        {
            await azurite.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_hot_symbol_costs_one_read_an_interval_over_HTTP()
    {
        await using AzuriteTables azurite = await AzuriteTables.StartAsync();
        string key = await SeedAsync(azurite.ConnectionString);
        Dictionary<string, string?> settings = LiveApi.Settings(azurite.ConnectionString, Convert.ToBase64String(new byte[32]));
        settings["Relay:MarketApi:CacheIntervalMs"] = "1000";
        await using MarketHost host = await MarketHost.StartAsync(settings);
        await Answer.GetAsync(host.Client, "v1/mids", key);
        // The list of symbols is not read for prices of all.
        Assert.Equal(1, host.Cache.Counters.Reads);
        long startedAt = System.Diagnostics.Stopwatch.GetTimestamp();
        for (int i = 0; i < 20; i++)
            Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Answer.GetAsync(host.Client, "v1/mids", key))), a => Assert.Equal(HttpStatusCode.OK, a.Status));
        double seconds = System.Diagnostics.Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
        Assert.InRange(host.Cache.Counters.Reads, 1, 2 + seconds);
    }

    [Fact]
    public async Task Before_the_container_has_written_anything_everything_says_so()
    {
        await using AzuriteTables azurite = await AzuriteTables.StartAsync();
        string key = await SeedAsync(azurite.ConnectionString, withTable: false);
        await using MarketHost host = await MarketHost.StartAsync(LiveApi.Settings(azurite.ConnectionString, Convert.ToBase64String(new byte[32])));
        foreach (string route in AccessTests.Routes) (await Answer.GetAsync(host.Client, route, key)).Refused(404, "not_found");
        Answer health = await Answer.GetAsync(host.Client, "health", "");
        Assert.Equal(("degraded", HttpStatusCode.OK), (health.Json.GetProperty("status").GetString(), health.Status));
    }

    private static async Task<string> SeedAsync(string connectionString, bool withTable = true)
    {
        AuditActor me = AuditActor.System("tests");
        var store = new AccountStore(new TableClient(connectionString, AccountStore.TableName), TimeProvider.System);
        await store.InitializeAsync(Stop);
        Tenant tenant = (await store.Tenants.CreateAsync(new TenantDraft { Name = "Acme", Plan = "enterprise" }, me, null, Stop)).Value;
        if (withTable)
        {
            var snapshots = new TableClient(connectionString, SnapshotKeys.TableName);
            await snapshots.CreateIfNotExistsAsync(Stop);
            await LiveApi.PutAsync(snapshots, "*", "allMids", """{"mids":{"BTC":"84143.50"}}""");
        }

        return (await store.Keys.CreateAsync(tenant.Id, KeyEnvironment.Live, new ApiKeyDraft { Name = "bot" }, me, null, Stop)).Text!;
    }
}
