using System.Net;
using System.Text;
using Azure.Data.Tables;
using BenchmarkDotNet.Attributes;
using RelayCloud.Accounts;
using RelayCloud.Accounts.Audit;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Tenants;
using RelayCloud.Tests.Common.Azurite;

namespace RelayCloud.Benchmarks.Micro;

/// <summary>The check of a key that the cache knows: what every request pays.</summary>
[MemoryDiagnoser]
public class KeyCheckBenchmarks
{
    private AzuriteTables _azurite = null!;
    private AccountsCache _cache = null!;
    private byte[] _key = [];

    [GlobalSetup]
    public void Setup() => SetupAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void CleanUp() => _azurite.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Benchmark]
    public bool Check() => _cache.TryAuthenticate(_key, IPAddress.Loopback, out AuthResult result) && result.IsOk;

    // The in-process runner waits for no task.
    private async Task SetupAsync()
    {
        _azurite = await AzuriteTables.StartAsync();
        var store = new AccountStore(new TableClient(_azurite.ConnectionString, AccountStore.TableName), TimeProvider.System);
        await store.InitializeAsync(CancellationToken.None);
        AuditActor me = AuditActor.System("bench");
        Tenant tenant = (await store.Tenants.CreateAsync(new TenantDraft { Name = "Bench", Plan = "pro" }, me, null, CancellationToken.None)).Value;
        string key = (await store.Keys.CreateAsync(tenant.Id, KeyEnvironment.Live, new ApiKeyDraft { Name = "bench" }, me, null, CancellationToken.None)).Text!;
        _key = Encoding.ASCII.GetBytes(key);
        _cache = new AccountsCache(store, new ChangeFeed(store, new ChangeFeedOptions(), TimeProvider.System), new AccountsCacheOptions { TimeToLive = TimeSpan.FromMinutes(10), RefreshAfter = TimeSpan.FromMinutes(9) }, TimeProvider.System);
        if (!(await _cache.AuthenticateAsync(_key, IPAddress.Loopback, CancellationToken.None)).IsOk) throw new InvalidOperationException("The key does not work.");
    }
}
