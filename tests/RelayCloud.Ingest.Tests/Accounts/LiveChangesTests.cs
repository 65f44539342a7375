using System.Diagnostics;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using RelayCloud.Accounts;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Tenants;
using RelayCloud.Ingest.Tests.Accounts.Support;
using RelayCloud.Ingest.Tests.Hosting;
using RelayCloud.Ingest.Tests.Sessions.Support;

namespace RelayCloud.Ingest.Tests.Accounts;

/// <summary>Changes of accounts, made as another process would, reach connections that are open.</summary>
[Collection(AccountsCollection.Name)]
public sealed class LiveChangesTests(AccountsAzurite azurite)
{
    /// <summary>The promise.</summary>
    private static readonly TimeSpan ReachedWithin = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("revoked", 4202)]
    [InlineData("deleted", 4202)]
    [InlineData("suspended", 4204)]
    [InlineData("address of the key", 4205)]
    [InlineData("address of the tenant", 4205)]
    [InlineData("scope", 4208)]
    [InlineData("no direct connections", 4207)]
    public async Task What_stops_a_customer_closes_its_connections_and_no_others(string what, int code)
    {
        await using AccountsCloud cloud = await AccountsCloud.StartAsync(azurite);
        AccountsCloud.Customer customer = await cloud.NewCustomerAsync(), other = await cloud.NewCustomerAsync();
        await using RawClient open = await cloud.OpenAsync(customer.Key), second = await cloud.OpenAsync(customer.Key), stays = await cloud.OpenAsync(other.Key);
        Task change = what switch
        {
            "revoked" => customer.RevokeAsync(),
            "deleted" => customer.DeleteAsync(),
            "suspended" => customer.SuspendAsync(),
            "address of the key" => customer.EditKeyAsync(k => k with { DenyIps = ["127.0.0.0/8"] }),
            "address of the tenant" => customer.EditTenantAsync(t => t with { AllowIps = ["192.0.2.0/24"] }),
            "scope" => customer.EditKeyAsync(k => k with { Scopes = KeyScopes.Admin }),
            _ => customer.EditPlanAsync(l => l with { DirectWebSocketAllowed = false }),
        };
        await change;
        long changedAt = Stopwatch.GetTimestamp();
        Assert.NotEmpty(await open.ReadCloseAsync(code));
        Assert.NotEmpty(await second.ReadCloseAsync(code));
        Assert.InRange(Stopwatch.GetElapsedTime(changedAt), TimeSpan.Zero, ReachedWithin);
        await stays.NothingElseAsync();
        Assert.InRange((await cloud.UpgradeAsync(customer.Key)).Status, 401, 403);
        await Until.TrueAsync("only the other is counted", () => cloud.Admission.ConnectionsByKey().Values.Sum() == 1);
    }

    [Fact]
    public async Task A_container_that_is_there_before_the_accounts_takes_customers_once_they_are()
    {
        string table = azurite.NewTableName();
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync(("Relay:Tables:ConnectionString", azurite.ConnectionString), ("Relay:Accounts:Table", table));
        await Until.TrueAsync("it has asked in vain", () => relay.App.Services.GetRequiredService<ChangeFeed>().Failures > 1);
        await using (RawClient configured = await relay.OpenAsync()) await configured.NothingElseAsync();
        var store = new AccountStore(new TableClient(azurite.ConnectionString, table, AccountStore.ClientOptions()), TimeProvider.System);
        await store.InitializeAsync(TestContext.Current.CancellationToken);
        string tenant = (await store.Tenants.CreateAsync(new TenantDraft { Name = "Acme", Plan = "pro" }, AccountsCloud.Operator, null, TestContext.Current.CancellationToken)).Value.Id;
        string key = (await store.Keys.CreateAsync(tenant, KeyEnvironment.Live, new ApiKeyDraft { Name = "bot" }, AccountsCloud.Operator, null, TestContext.Current.CancellationToken)).Text!;
        await using RawClient client = await relay.OpenAsync($"/ws?apiKey={key}");
        await client.NothingElseAsync();
    }

    [Fact]
    public async Task A_key_that_ends_by_itself_closes_its_connections()
    {
        await using AccountsCloud cloud = await AccountsCloud.StartAsync(azurite);
        AccountsCloud.Customer customer = await cloud.NewCustomerAsync();
        await using RawClient open = await cloud.OpenAsync(customer.Key);
        await customer.EditKeyAsync(k => k with { ExpiresAt = DateTimeOffset.UtcNow.AddSeconds(4) });
        Assert.Contains("expired", await open.ReadCloseAsync(4203), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_takes_nothing_is_sent_away_all_the_same()
    {
        await using AccountsCloud cloud = await AccountsCloud.StartAsync(azurite, ("Relay:Sessions:SocketSendBufferBytes", "4096"));
        AccountsCloud.Customer customer = await cloud.NewCustomerAsync();
        await using RawClient stuck = await RawClient.OpenAsync(cloud.Relay.Port, $"/ws?apiKey={customer.Key}", receiveBufferBytes: 4_096);
        foreach (string coin in (string[])["BTC", "ETH", "SOL"]) await stuck.SubscribeAsync($$"""{"type":"l2Book","coin":"{{coin}}"}""");
        await Until.TrueAsync("it is subscribed", () => cloud.Relay.Hub.Statistics().Subscriptions == 3);
        await customer.RevokeAsync();
        await Until.TrueAsync("it is gone", () => cloud.Admission.ConnectionsByKey()[customer.KeyId] == 0);
    }

    [Fact]
    public async Task A_smaller_plan_closes_the_newest_connections_over_all_keys()
    {
        await using AccountsCloud cloud = await AccountsCloud.StartAsync(azurite);
        AccountsCloud.Customer customer = await cloud.NewCustomerAsync(l => l with { ConnectionsMax = 4 });
        string secondKey = await customer.AnotherKeyAsync();
        await using RawClient first = await cloud.OpenAsync(customer.Key), second = await cloud.OpenAsync(secondKey), third = await cloud.OpenAsync(customer.Key), fourth = await cloud.OpenAsync(secondKey);
        await customer.EditPlanAsync(l => l with { ConnectionsMax = 2 });
        long changedAt = Stopwatch.GetTimestamp();
        Assert.Contains("all the connections", await fourth.ReadCloseAsync(4206), StringComparison.Ordinal);
        await third.ReadCloseAsync(4206);
        Assert.InRange(Stopwatch.GetElapsedTime(changedAt), TimeSpan.Zero, ReachedWithin);
        await first.NothingElseAsync();
        await second.NothingElseAsync();
        Assert.Equal(429, (await cloud.UpgradeAsync(customer.Key)).Status);
    }

    [Fact]
    public async Task Subscriptions_that_the_plan_includes_no_longer_end_with_an_error_frame()
    {
        await using AccountsCloud cloud = await AccountsCloud.StartAsync(azurite);
        AccountsCloud.Customer customer = await cloud.NewCustomerAsync();
        await using RawClient client = await cloud.OpenAsync(customer.Key);
        string[] subscriptions = ["""{"type":"l2Book","coin":"BTC"}""", """{"type":"l2Book","coin":"ETH"}""", """{"type":"trades","coin":"BTC"}""", """{"type":"bbo","coin":"BTC"}"""];
        foreach (string subscription in subscriptions) await client.SubscribeAsync(subscription);
        await Until.TrueAsync("all are subscribed", () => cloud.Relay.Hub.Statistics().Subscriptions == 4);
        await customer.EditPlanAsync(l => l with { Channels = NameSet.Of("l2Book", "trades"), Coins = NameSet.Of("BTC"), SubscriptionsMax = 1 });
        long changedAt = Stopwatch.GetTimestamp();
        List<string> errors = [];
        while (errors.Count < 3)
        {
            string text = await client.ReadTextAsync();
            if (text.StartsWith("""{"channel":"error""", StringComparison.Ordinal)) errors.Add(text);
        }

        Assert.InRange(Stopwatch.GetElapsedTime(changedAt), TimeSpan.Zero, ReachedWithin);
        Assert.Contains(errors, e => e.Contains("include this coin", StringComparison.Ordinal) && e.Contains("ETH", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.Contains("include this channel", StringComparison.Ordinal) && e.Contains("bbo", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.Contains("as many subscriptions", StringComparison.Ordinal) && e.Contains("trades", StringComparison.Ordinal));
        await Until.TrueAsync("one is left", () => cloud.Relay.Hub.Statistics().Subscriptions == 1);
        Assert.StartsWith("""{"channel":"l2Book","data":{"coin":"BTC""", await client.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_plan_with_another_depth_takes_effect_on_what_is_subscribed()
    {
        await using AccountsCloud cloud = await AccountsCloud.StartAsync(azurite);
        AccountsCloud.Customer rich = await cloud.NewCustomerAsync(), poor = await cloud.NewCustomerAsync(l => l with { DepthMax = 2 });
        await using RawClient client = await cloud.OpenAsync(rich.Key);
        await client.SubscribeAsync("""{"type":"l2Book","coin":"BTC","fast":true}""");
        await client.ReadTextAsync();
        Assert.True(Levels(await client.ReadTextAsync()) > 4);
        await rich.EditTenantAsync(t => t with { Plan = poor.Plan });
        long changedAt = Stopwatch.GetTimestamp();
        while (Levels(await client.ReadTextAsync()) != 4) Assert.InRange(Stopwatch.GetElapsedTime(changedAt), TimeSpan.Zero, ReachedWithin);
        for (int i = 0; i < 3; i++) Assert.Equal(4, Levels(await client.ReadTextAsync()));

        static int Levels(string book) => book.Split("\"px\"").Length - 1;
    }

    [Fact]
    public async Task A_customer_that_is_suspended_and_resumed_gets_in_again()
    {
        await using AccountsCloud cloud = await AccountsCloud.StartAsync(azurite);
        AccountsCloud.Customer customer = await cloud.NewCustomerAsync();
        await using RawClient open = await cloud.OpenAsync(customer.Key);
        await customer.SuspendAsync();
        await open.ReadCloseAsync(4204);
        await customer.ResumeAsync();
        long resumedAt = Stopwatch.GetTimestamp();
        while ((await cloud.UpgradeAsync(customer.Key)).Status != 101) Assert.InRange(Stopwatch.GetElapsedTime(resumedAt), TimeSpan.Zero, ReachedWithin);
    }
}
