using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using RelayCloud.Accounts;
using RelayCloud.Accounts.Audit;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Tenants;
using RelayCloud.Accounts.Tokens;
using RelayCloud.MarketApi.Snapshots;
using RelayCloud.MarketApi.Tests.Live;
using RelayCloud.MarketApi.Tests.Support;
using RelayCloud.Tests.Common.Azurite;

[assembly: AssemblyFixture(typeof(LiveApi))]

namespace RelayCloud.MarketApi.Tests.Live;

/// <summary>The app on a real Azurite, with a market in it and customers of all kinds. One for all tests: each uses coins and keys of its own where it changes something.</summary>
public sealed class LiveApi : IAsyncLifetime
{
    public const string SigningKeyId = "k1";
    private static readonly AuditActor Me = AuditActor.System("tests");
    private readonly string _signingKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly Dictionary<string, string> _credentials = new(StringComparer.Ordinal);
    private AzuriteTables? _azurite;
    private MarketHost? _host;
    private AccountStore? _store;
    private TableClient? _snapshots;
    private int _plans;

    /// <summary>A client without a key.</summary>
    public HttpClient Client => Host.Client;

    /// <summary>A key of the plan enterprise.</summary>
    public string Key => Credential("good key");

    internal MarketHost Host => _host!;

    internal AccountStore Store => _store!;

    private static CancellationToken Stop => CancellationToken.None;

    /// <summary>A credential of a kind that <see cref="AccessTests"/> names.</summary>
    public string Credential(string kind) => _credentials[kind];

    public async ValueTask InitializeAsync()
    {
        _azurite = await AzuriteTables.StartAsync();
        var accounts = new TableClient(_azurite.ConnectionString, AccountStore.TableName, AccountStore.ClientOptions());
        _store = new AccountStore(accounts, TimeProvider.System);
        await _store.InitializeAsync(Stop);
        _snapshots = new TableClient(_azurite.ConnectionString, SnapshotKeys.TableName);
        await _snapshots.CreateIfNotExistsAsync(Stop);
        await FillAsync();
        await AddCustomersAsync(accounts);
        _host = await MarketHost.StartAsync(Settings(_azurite.ConnectionString, _signingKey));
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        if (_azurite is not null) await _azurite.DisposeAsync();
    }

    /// <summary>The settings of an app on these tables.</summary>
    public static Dictionary<string, string?> Settings(string connectionString, string signingKey) => new(StringComparer.Ordinal)
    {
        ["Relay:Tables:ConnectionString"] = connectionString,
        ["Relay:Tokens:SigningKeys:Current:Id"] = SigningKeyId,
        ["Relay:Tokens:SigningKeys:Current:Base64"] = signingKey,
        ["Relay:MarketApi:CacheIntervalMs"] = "50",
        ["Relay:MarketApi:SymbolsIntervalMs"] = "1000",
        ["Relay:TrustedProxies:0"] = "127.0.0.1",
        ["Relay:TrustedProxies:1"] = "::1",
    };

    /// <summary>Another app on the same tables, with another setting.</summary>
    internal Task<MarketHost> StartAnotherAsync(string setting, string value)
    {
        Dictionary<string, string?> settings = Settings(_azurite!.ConnectionString, _signingKey);
        settings[setting] = value;
        return MarketHost.StartAsync(settings);
    }

    /// <summary>Writes a row as the container does.</summary>
    internal Task PutAsync(string partition, string row, string data, long offset = 1, long timeMs = 1_790_812_800_000) => PutAsync(_snapshots!, partition, row, data, offset, timeMs);

    internal static async Task PutAsync(TableClient table, string partition, string row, string data, long offset = 1, long timeMs = 1_790_812_800_000)
    {
        const int Chunk = 32_000;
        var entity = new TableEntity(partition, row) { ["tUp"] = row is "symbols" or "allMids" ? 0L : timeMs, ["tIn"] = timeMs * 1_000, ["epoch"] = 7L, ["off"] = offset };
        for (int i = 0; i * Chunk < data.Length; i++) entity[i == 0 ? "data" : $"data{i}"] = data.Substring(i * Chunk, Math.Min(Chunk, data.Length - (i * Chunk)));
        await table.UpsertEntityAsync(entity, TableUpdateMode.Replace);
    }

    /// <summary>A key of a new tenant with a plan of its own.</summary>
    internal async Task<string> AddKeyAsync(Func<PlanLimits, PlanLimits> limits, ApiKeyDraft? draft = null)
    {
        Plan enterprise = (await Store.Plans.GetAsync("enterprise", Stop))!;
        string plan = $"plan-{Interlocked.Increment(ref _plans)}";
        await Store.Plans.CreateAsync(plan, new PlanDraft("A plan", limits(enterprise.Limits), enterprise.Price), Me, null, Stop);
        Tenant tenant = await AddTenantAsync(Store, plan);
        return (await Store.Keys.CreateAsync(tenant.Id, KeyEnvironment.Live, draft ?? new ApiKeyDraft { Name = "bot" }, Me, null, Stop)).Text!;
    }

    /// <summary>Ends a key as an operator does.</summary>
    internal async Task RevokeAsync(string key)
    {
        string id = key.Split('_')[2];
        string tenant = (await Store.Tenants.ListAsync(100, null, Stop)).Items.Single(t => id.Contains(t.Id, StringComparison.Ordinal)).Id;
        await Store.Keys.RevokeAsync(tenant, id, ETag.All, Me, Stop);
    }

    private static async Task<Tenant> AddTenantAsync(AccountStore store, string plan) => (await store.Tenants.CreateAsync(new TenantDraft { Name = "Acme", Plan = plan }, Me, null, Stop)).Value;

    private async Task FillAsync()
    {
        const string Symbols = """
            {"symbols":[{"coin":"BTC","kind":"perp","dex":"","szDecimals":5,"maxLeverage":40,"isDelisted":false},{"coin":"NEW","kind":"perp","dex":""},{"coin":"THIN","kind":"perp","dex":""},{"coin":"MOVES","kind":"perp","dex":""},{"coin":"HOT","kind":"perp","dex":""},
            {"coin":"xyz:TSLA","kind":"builderPerp","dex":"xyz"},{"coin":"@107","kind":"spot"},{"coin":"PURR/USDC","kind":"spot"},{"coin":"#6740","kind":"outcome"}],"dexs":["","xyz"]}
            """;
        await PutAsync("*", "symbols", Symbols);
        await PutAsync("*", "allMids", """{"mids":{"BTC":"84143.50","ETH":"4000.5","@107":"69.408"}}""");
        await PutAsync("*", "allMids,xyz", """{"dex":"xyz","mids":{"xyz:TSLA":"336.3550"}}""");
        foreach ((string coin, string key) in ((string, string)[])[("BTC", "BTC"), ("xyz:TSLA", "xyz:TSLA"), ("@107", "@107"), ("PURR/USDC", "PURR=2FUSDC"), ("#6740", "=236740")])
        {
            await PutAsync(key, "l2Book", Rows.Book(20, 20, coin: coin), 41);
            await PutAsync(key, "bbo", $$"""{"coin":"{{coin}}","time":1790812800000,"bbo":[{"px":"84143.0","sz":"10.25923","n":36},null]}""", 42);
            await PutAsync(key, "trades", Rows.Trades(60), 43);
            await PutAsync(key, "candle,1m", """{"t":1790812800000,"T":1790812859999,"s":"BTC","i":"1m","o":"84143.0","c":"84143.0","h":"84144.0","l":"84143.0","v":"14.27847","n":114}""", 44);
        }
    }

    private async Task AddCustomersAsync(TableClient accounts)
    {
        _credentials["no key"] = "";
        _credentials["no key at all"] = "nonsense";
        _credentials["good key"] = await AddKeyAsync(l => l);
        _credentials["wrong secret"] = Other(_credentials["good key"]);
        _credentials["expired key"] = await AddOldKeyAsync(new AccountStore(accounts, new PastTime(TimeSpan.FromDays(1))));
        _credentials["revoked key"] = await AddKeyAsync(l => l);
        _credentials["token of a revoked key"] = await TokenAsync(_signingKey, TimeProvider.System, _credentials["revoked key"]);
        await RevokeAsync(_credentials["revoked key"]);
        _credentials["key without the scope"] = await AddKeyAsync(l => l, new ApiKeyDraft { Name = "admin", Scopes = KeyScopes.Admin });
        _credentials["key for another address"] = await AddKeyAsync(l => l, new ApiKeyDraft { Name = "far", AllowIps = ["192.0.2.0/24"] });
        _credentials["key over its limit"] = await AddKeyAsync(l => l with { RestRequestsPerMinuteMax = 1 });
        _credentials["key without channels"] = await AddKeyAsync(l => l with { Channels = NameSet.Of("none") });

        Tenant suspended = await AddTenantAsync(Store, "free");
        _credentials["key of a suspended tenant"] = (await Store.Keys.CreateAsync(suspended.Id, KeyEnvironment.Live, new ApiKeyDraft { Name = "bot" }, Me, null, Stop)).Text!;
        await Store.Tenants.SuspendAsync(suspended.Id, "unpaid", ETag.All, Me, Stop);

        var elsewhere = new AccountStore(new TableClient(_azurite!.ConnectionString, "elsewhere"), TimeProvider.System);
        await elsewhere.InitializeAsync(Stop);
        _credentials["unknown key"] = (await elsewhere.Keys.CreateAsync((await AddTenantAsync(elsewhere, "free")).Id, KeyEnvironment.Live, new ApiKeyDraft { Name = "bot" }, Me, null, Stop)).Text!;

        _credentials["good token"] = await TokenAsync(_signingKey, TimeProvider.System, _credentials["good key"]);
        _credentials["expired token"] = await TokenAsync(_signingKey, new PastTime(TimeSpan.FromHours(2)), _credentials["good key"]);
        _credentials["token signed by another"] = await TokenAsync(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), TimeProvider.System, _credentials["good key"]);
        _credentials["broken token"] = "a.b.c";
    }

    private static async Task<string> AddOldKeyAsync(AccountStore past)
    {
        Tenant tenant = await AddTenantAsync(past, "pro");
        var draft = new ApiKeyDraft { Name = "old", ExpiresAt = DateTimeOffset.UtcNow.AddHours(-23) };
        return (await past.Keys.CreateAsync(tenant.Id, KeyEnvironment.Live, draft, Me, null, Stop)).Text!;
    }

    // As the control plane gives it.
    private async Task<string> TokenAsync(string signingKey, TimeProvider time, string key)
    {
        var cache = new AccountsCache(Store, new ChangeFeed(Store, new ChangeFeedOptions(), TimeProvider.System), new AccountsCacheOptions(), TimeProvider.System);
        AuthResult result = await cache.AuthenticateAsync(key, null, Stop);
        var keys = new ConfiguredSigningKeys(new SigningKeySet(SigningKey.Parse(SigningKeyId, signingKey), null));
        return (await new TokenService(keys, new TokenOptions(), time).IssueAsync(result.Grant!, Stop)).Text;
    }

    private static string Other(string key) => key[..^1] + (key[^1] == '0' ? '1' : '0');
}
