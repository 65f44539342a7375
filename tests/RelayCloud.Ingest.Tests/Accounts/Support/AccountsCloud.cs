using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using RelayCloud.Accounts;
using RelayCloud.Accounts.Audit;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Tenants;
using RelayCloud.Accounts.Tokens;
using RelayCloud.Ingest.Sessions;
using RelayCloud.Ingest.Tests.Hosting;
using RelayCloud.Ingest.Tests.Sessions.Support;

namespace RelayCloud.Ingest.Tests.Accounts.Support;

/// <summary>The whole container with an accounts table of its own, and an operator who edits it as another process would.</summary>
internal sealed class AccountsCloud : IAsyncDisposable
{
    public static readonly AuditActor Operator = new("operator-1", AuditActorKind.Operator, null);

    private readonly SigningKey _signing;

    private readonly TableClient _table;

    private readonly (string Name, string Value)[] _settings;

    private AccountsCloud(TableClient table, AccountStore store, RelayUnderTest relay, (string Name, string Value)[] settings, SigningKey signing)
    {
        _table = table;
        _settings = settings;
        Store = store;
        Relay = relay;
        _signing = signing;
    }

    public AccountStore Store { get; }

    public RelayUnderTest Relay { get; }

    public AccountsCache Cache => Relay.App.Services.GetRequiredService<AccountsCache>();

    public Admission Admission => Relay.App.Services.GetRequiredService<Admission>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<AccountsCloud> StartAsync(AccountsAzurite azurite, params (string Name, string Value)[] settings)
    {
        string table = azurite.NewTableName();
        var client = new TableClient(azurite.ConnectionString, table, AccountStore.ClientOptions());
        var store = new AccountStore(client, TimeProvider.System);
        await store.InitializeAsync(Stop);
        byte[] bytes = RandomNumberGenerator.GetBytes(32);
        (string Name, string Value)[] all =
        [
            ("Relay:Tables:ConnectionString", azurite.ConnectionString),
            ("Relay:Accounts:Table", table),
            ("Relay:Tokens:SigningKeys:Current:Id", "k1"),
            ("Relay:Tokens:SigningKeys:Current:Base64", Convert.ToBase64String(bytes)),
            ("Relay:Sessions:LingerMs", "300"), // Clients here do not answer a close.
            .. settings,
        ];
        return new AccountsCloud(client, store, await RelayUnderTest.StartAsync(all), all, new SigningKey("k1", bytes));
    }

    /// <summary>Another container on the same accounts.</summary>
    public async Task<AccountsCloud> StartAnotherAsync() => new(_table, Store, await RelayUnderTest.StartAsync(_settings), _settings, _signing);

    /// <summary>A tenant with a plan of its own and a key.</summary>
    public async Task<Customer> NewCustomerAsync(Func<PlanLimits, PlanLimits>? limits = null, TenantDraft? tenant = null, ApiKeyDraft? key = null, TimeProvider? at = null)
    {
        AccountStore store = at is null ? Store : new AccountStore(_table, at);
        string plan = $"p{Guid.NewGuid():N}"[..20];
        await store.Plans.CreateAsync(plan, new PlanDraft("A plan", (limits ?? (l => l))(Limits), new PlanPrice(0, "USD")), Operator, null, Stop);
        Tenant made = (await store.Tenants.CreateAsync((tenant ?? new TenantDraft { Name = "Acme" }) with { Plan = plan }, Operator, null, Stop)).Value;
        CreatedKey created = await store.Keys.CreateAsync(made.Id, KeyEnvironment.Live, key ?? new ApiKeyDraft { Name = "bot" }, Operator, null, Stop);
        return new Customer(this, made.Id, plan, created.Key.Id, created.Text!);
    }

    /// <summary>What customers' plans allow unless a test says otherwise.</summary>
    public static PlanLimits Limits { get; } = new()
    {
        ConnectionsMax = 10,
        SubscriptionsMax = 10,
        MessagesPerSecondMax = 10,
        RestRequestsPerMinuteMax = 60,
        DepthMax = 100,
        ConflationMs = 0,
        GrpcAllowed = true,
        DirectWebSocketAllowed = true,
        HistoryDays = 0,
    };

    public TokenService Tokens(TimeProvider? time = null) => new(new ConfiguredSigningKeys(new SigningKeySet(_signing, null)), new TokenOptions(), time ?? TimeProvider.System);

    public Task<HttpAnswer> InfoAsync(string key, string body = """{"type":"allMids"}""", params (string Name, string Value)[] headers) =>
        Relay.SendAsync(HttpMethod.Post, $"/k/{key}/info", body, headers);

    /// <summary>Asks for a WebSocket with a key and gives the answer, 101 or not; the connection is given up.</summary>
    public async Task<HttpAnswer> UpgradeAsync(string key, params string[] headers)
    {
        await using RawClient client = await RawClient.DialAsync(Relay.Port);
        await client.SendAsync(RawClient.Upgrade($"/ws?apiKey={key}", headers));
        return await client.ReadAnswerAsync();
    }

    /// <summary>A connection whose session is at work.</summary>
    public async Task<RawClient> OpenAsync(string key, params string[] headers)
    {
        long opened = Relay.Sessions.Sessions.Counters.Opened;
        RawClient client = await RawClient.OpenAsync(Relay.Port, $"/ws?apiKey={key}", headers);
        await Until.TrueAsync("the session is there", () => Relay.Sessions.Sessions.Counters.Opened > opened);
        return client;
    }

    public async ValueTask DisposeAsync() => await Relay.DisposeAsync();

    /// <summary>A customer, and what an operator does to it.</summary>
    internal sealed record Customer(AccountsCloud Cloud, string TenantId, string Plan, string KeyId, string Key)
    {
        private TenantStore Tenants => Cloud.Store.Tenants;

        public Task RevokeAsync() => Cloud.Store.Keys.RevokeAsync(TenantId, KeyId, ETag.All, Operator, Stop);

        public Task SuspendAsync() => Tenants.SuspendAsync(TenantId, "unpaid", ETag.All, Operator, Stop);

        public Task ResumeAsync() => Tenants.ResumeAsync(TenantId, ETag.All, Operator, Stop);

        public Task DeleteAsync() => Tenants.DeleteAsync(TenantId, ETag.All, Operator, Stop);

        public async Task<string> AnotherKeyAsync() =>
            (await Cloud.Store.Keys.CreateAsync(TenantId, KeyEnvironment.Live, new ApiKeyDraft { Name = "another" }, Operator, null, Stop)).Text!;

        public Task EditKeyAsync(Func<ApiKeyDraft, ApiKeyDraft> edit) =>
            Cloud.Store.Keys.UpdateAsync(TenantId, KeyId, edit(new ApiKeyDraft { Name = "bot" }), ETag.All, Operator, Stop);

        public async Task EditPlanAsync(Func<PlanLimits, PlanLimits> edit)
        {
            Plan plan = (await Cloud.Store.Plans.GetAsync(Plan, Stop))!;
            await Cloud.Store.Plans.UpdateAsync(Plan, PlanDraft.From(plan) with { Limits = edit(plan.Limits) }, ETag.All, Operator, Stop);
        }

        public async Task EditTenantAsync(Func<TenantDraft, TenantDraft> edit)
        {
            Tenant tenant = (await Tenants.GetAsync(TenantId, Stop))!;
            await Tenants.UpdateAsync(TenantId, edit(TenantDraft.From(tenant)), ETag.All, Operator, Stop);
        }
    }
}
