using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Tenants;
using RelayCloud.Accounts.Tokens;
using RelayCloud.Ingest.Tests.Accounts.Support;
using RelayCloud.Ingest.Tests.Sessions.Support;

namespace RelayCloud.Ingest.Tests.Accounts;

/// <summary>Who gets in with a key of the accounts store, over WebSocket and REST, and what the others are told.</summary>
[Collection(AccountsCollection.Name)]
public sealed class AdmissionTests(AccountsAzurite azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_of_the_store_works_beside_those_of_the_configuration()
    {
        await using AccountsCloud cloud = await AccountsCloud.StartAsync(azurite);
        AccountsCloud.Customer customer = await cloud.NewCustomerAsync();
        Assert.Equal(200, (await cloud.InfoAsync(customer.Key)).Status);
        Assert.Equal(200, (await cloud.InfoAsync(TestKeys.Good)).Status);
        await using RawClient client = await cloud.OpenAsync(customer.Key);
        await client.SendTextAsync("""{"method":"ping"}""");
        Assert.Equal("""{"channel":"pong"}""", await client.ReadTextAsync());
        Assert.Equal(101, (await cloud.UpgradeAsync(TestKeys.Good)).Status);
    }

    [Theory]
    [InlineData("unknown", 401, "this API key is not valid")]
    [InlineData("other secret", 401, "this API key is not valid")]
    [InlineData("no key", 401, "this API key is not valid")]
    [InlineData("local", 401, "this API key is not valid")]
    [InlineData("revoked", 401, "this API key was revoked")]
    [InlineData("expired", 401, "this API key has expired")]
    [InlineData("deleted", 401, "this API key is not valid")]
    [InlineData("suspended", 403, "this account is suspended")]
    [InlineData("denied", 403, "this API key may not be used from this address")]
    [InlineData("admin only", 403, "this API key lacks the scope read")]
    public async Task A_key_that_does_not_work_is_told_why(string what, int status, string message)
    {
        await using AccountsCloud cloud = await AccountsCloud.StartAsync(azurite);
        AccountsCloud.Customer customer = await cloud.NewCustomerAsync(key: what switch
        {
            "denied" => new ApiKeyDraft { Name = "bot", AllowIps = ["192.0.2.0/24"] },
            "admin only" => new ApiKeyDraft { Name = "bot", Scopes = KeyScopes.Admin },
            _ => null,
        });
        string key = customer.Key;
        switch (what)
        {
            case "unknown":
                key = (await (await AnotherCloudAsync()).NewCustomerAsync()).Key;
                break;
            case "other secret":
                key = key[..^1] + (key[^1] == '0' ? '1' : '0');
                break;
            case "no key":
                key = "nothing-that-was-ever-a-key";
                break;
            case "local":
                await cloud.Store.SeedDemoAsync(Stop);
                key = "rc_demo_local_0000000000000000";
                break;
            case "revoked":
                await customer.RevokeAsync();
                break;
            case "deleted":
                await customer.DeleteAsync();
                break;
            case "suspended":
                await customer.SuspendAsync();
                break;
            case "expired":
                key = (await cloud.NewCustomerAsync(key: new ApiKeyDraft { Name = "bot", ExpiresAt = DateTimeOffset.UtcNow.AddHours(-1) }, at: new FixedTime(DateTimeOffset.UtcNow.AddHours(-2)))).Key;
                break;
        }

        foreach (HttpAnswer answer in (HttpAnswer[])[await cloud.InfoAsync(key), await cloud.UpgradeAsync(key)])
            Assert.StartsWith(message, answer.ErrorMessage(status), StringComparison.Ordinal);
        Assert.Equal(status == 401 ? "Bearer" : null, (await cloud.InfoAsync(key)).Headers.GetValueOrDefault("WWW-Authenticate"));
        Assert.All(cloud.Admission.ConnectionsByKey().Values, open => Assert.Equal(0, open));

        async Task<AccountsCloud> AnotherCloudAsync()
        {
            await using AccountsCloud other = await AccountsCloud.StartAsync(azurite);
            return other;
        }
    }

    [Fact]
    public async Task The_local_clouds_key_works_only_where_it_is_allowed()
    {
        await using AccountsCloud cloud = await AccountsCloud.StartAsync(azurite, ("Relay:Accounts:AllowLocalKey", "true"));
        await cloud.Store.SeedDemoAsync(Stop);
        Assert.Equal(200, (await cloud.InfoAsync("rc_demo_local_0000000000000000")).Status);
        Assert.Equal(101, (await cloud.UpgradeAsync("rc_demo_local_0000000000000000")).Status);
    }

    [Fact]
    public async Task A_token_stands_for_its_key_and_stops_with_it()
    {
        await using AccountsCloud cloud = await AccountsCloud.StartAsync(azurite);
        AccountsCloud.Customer customer = await cloud.NewCustomerAsync();
        AccountGrant grant = (await cloud.Cache.AuthenticateAsync(customer.Key, null, Stop)).Grant!;
        string token = (await cloud.Tokens().IssueAsync(grant, Stop)).Text;
        Assert.Equal(200, (await cloud.InfoAsync(token)).Status);
        Assert.Equal(200, (await cloud.Relay.SendAsync(HttpMethod.Post, "/info", """{"type":"allMids"}""", ("Authorization", $"Bearer {token}"))).Status);
        await using RawClient client = await cloud.OpenAsync(token);

        string old = (await cloud.Tokens(new FixedTime(DateTimeOffset.UtcNow.AddHours(-2))).IssueAsync(grant, Stop)).Text;
        Assert.StartsWith("this API key has expired", (await cloud.UpgradeAsync(old)).ErrorMessage(401), StringComparison.Ordinal);
        string forged = token[..^4] + (token.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA");
        Assert.StartsWith("this API key is not valid", (await cloud.UpgradeAsync(forged)).ErrorMessage(401), StringComparison.Ordinal);

        await customer.RevokeAsync();
        Assert.Contains("revoked", await client.ReadCloseAsync(4202), StringComparison.Ordinal);
        Assert.StartsWith("this API key was revoked", (await cloud.UpgradeAsync(token)).ErrorMessage(401), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_lists_go_by_the_client_and_only_known_proxies_are_believed()
    {
        await using AccountsCloud cloud = await AccountsCloud.StartAsync(azurite, ("Relay:TrustedProxies:0", "127.0.0.1"), ("Relay:TrustedProxies:1", "10.0.0.0/8"));
        AccountsCloud.Customer customer = await cloud.NewCustomerAsync(key: new ApiKeyDraft { Name = "bot", AllowIps = ["192.0.2.0/24"], DenyIps = ["192.0.2.66"] });
        foreach ((string forwarded, bool allowed) in ((string, bool)[])
                 [
                     ("192.0.2.7", true), ("192.0.2.7, 10.1.1.1", true), ("192.0.2.7:5000", true), ("198.51.100.1, 192.0.2.7", true),
                     ("192.0.2.66", false), ("198.51.100.1", false), ("192.0.2.7, 198.51.100.1", false), ("nonsense", false), ("", false),
                 ])
        {
            Assert.Equal(allowed ? 101 : 403, (await cloud.UpgradeAsync(customer.Key, $"X-Forwarded-For: {forwarded}")).Status);
            Assert.Equal(allowed ? 200 : 403, (await cloud.InfoAsync(customer.Key, headers: ("X-Forwarded-For", forwarded))).Status);
        }

        await using AccountsCloud direct = await AccountsCloud.StartAsync(azurite);
        AccountsCloud.Customer other = await direct.NewCustomerAsync(key: new ApiKeyDraft { Name = "bot", AllowIps = ["192.0.2.0/24"] });
        Assert.Equal(403, (await direct.UpgradeAsync(other.Key, "X-Forwarded-For: 192.0.2.7")).Status);
    }

    [Fact]
    public async Task Connections_are_counted_over_all_keys_of_a_tenant()
    {
        await using AccountsCloud cloud = await AccountsCloud.StartAsync(azurite);
        AccountsCloud.Customer customer = await cloud.NewCustomerAsync(l => l with { ConnectionsMax = 2 });
        string second = await customer.AnotherKeyAsync();
        await using RawClient one = await cloud.OpenAsync(customer.Key);
        await using RawClient two = await cloud.OpenAsync(second);
        foreach (string key in (string[])[customer.Key, second])
        {
            HttpAnswer refused = await cloud.UpgradeAsync(key);
            Assert.Contains("this account may have 2 connections at once", refused.ErrorMessage(429), StringComparison.Ordinal);
            Assert.Equal("5", refused.Headers["Retry-After"]);
        }
    }

    [Fact]
    public async Task What_the_plan_does_not_include_gets_an_error_frame_or_a_403_and_deeper_books_are_cut()
    {
        await using AccountsCloud cloud = await AccountsCloud.StartAsync(azurite);
        AccountsCloud.Customer customer = await cloud.NewCustomerAsync(l => l with { Channels = NameSet.Of("l2Book", "trades"), Coins = NameSet.Of("BTC"), DepthMax = 3, SubscriptionsMax = 2 });
        await using RawClient client = await cloud.OpenAsync(customer.Key);
        await client.SubscribeAsync("""{"type":"bbo","coin":"BTC"}""");
        Assert.Equal("""{"channel":"error","data":"Your plan does not include this channel: {\"type\":\"bbo\",\"coin\":\"BTC\"}"}""", await client.ReadTextAsync());
        await client.SubscribeAsync("""{"type":"l2Book","coin":"ETH"}""");
        Assert.StartsWith("""{"channel":"error","data":"Your plan does not include this coin: """, await client.ReadTextAsync(), StringComparison.Ordinal);
        await client.SubscribeAsync("""{"type":"l2Book","coin":"BTC","fast":true}""");
        Assert.StartsWith("""{"channel":"subscriptionResponse""", await client.ReadTextAsync(), StringComparison.Ordinal);
        for (int i = 0; i < 3; i++) AssertDepth(await client.ReadTextAsync(), 3);
        await client.UnsubscribeAsync("""{"type":"l2Book","coin":"BTC","fast":true}""");

        foreach (string allowed in (string[])["""{"type":"l2Book","coin":"BTC"}""", """{"type":"meta"}""", """{"type":"recentTrades","coin":"BTC"}"""])
            Assert.Equal(200, (await cloud.InfoAsync(customer.Key, allowed)).Status);
        AssertDepth((await cloud.InfoAsync(customer.Key, """{"type":"l2Book","coin":"BTC"}""")).Body, 3);
        foreach (string forbidden in (string[])
                 [
                     """{"type":"l2Book","coin":"ETH"}""", """{"type":"allMids"}""", """{"type":"metaAndAssetCtxs"}""", """{"coin":"BTC","type":"l2Book","coin":"ETH"}""",
                     """{"type":"candleSnapshot","req":{"coin":"BTC","interval":"1m","startTime":0}}""", """{"type":"fundingHistory","coin":"ETH"}""",
                 ])
            Assert.StartsWith("your plan does not include", (await cloud.InfoAsync(customer.Key, forbidden)).ErrorMessage(403), StringComparison.Ordinal);
        await client.SendTextAsync("""{"method":"post","id":1,"request":{"type":"info","payload":{"type":"allMids"}}}""");
        string answer;
        do answer = await client.ReadTextAsync();
        while (!answer.StartsWith("""{"channel":"post""", StringComparison.Ordinal));
        Assert.Contains("403 Forbidden: your plan does not include", answer, StringComparison.Ordinal);

        static void AssertDepth(string book, int levels) => Assert.Equal(2 * levels, book.Split("\"px\"").Length - 1);
    }

    [Fact]
    public async Task A_plan_without_direct_connections_gets_REST_but_no_WebSocket()
    {
        await using AccountsCloud cloud = await AccountsCloud.StartAsync(azurite);
        AccountsCloud.Customer customer = await cloud.NewCustomerAsync(l => l with { DirectWebSocketAllowed = false, RestRequestsPerMinuteMax = 2 });
        Assert.StartsWith("this plan does not include direct WebSocket", (await cloud.UpgradeAsync(customer.Key)).ErrorMessage(403), StringComparison.Ordinal);
        for (int i = 0; i < 2; i++) Assert.Equal(200, (await cloud.InfoAsync(customer.Key)).Status);
        HttpAnswer refused = await cloud.InfoAsync(customer.Key);
        Assert.Contains("2 times a minute", refused.ErrorMessage(429), StringComparison.Ordinal);
        Assert.InRange(int.Parse(refused.Headers["Retry-After"]), 1, 30);
    }

    [Fact]
    public async Task A_slow_plan_gets_State_at_its_interval_and_every_trade()
    {
        await using AccountsCloud cloud = await AccountsCloud.StartAsync(azurite);
        AccountsCloud.Customer slow = await cloud.NewCustomerAsync(l => l with { ConflationMs = 500 }), fast = await cloud.NewCustomerAsync();
        (int slowQuotes, int slowTrades) = (0, 0);
        (int fastQuotes, int fastTrades) = (0, 0);
        await using RawClient a = await cloud.OpenAsync(slow.Key), b = await cloud.OpenAsync(fast.Key);
        foreach (RawClient client in (RawClient[])[a, b])
        {
            await client.SubscribeAsync("""{"type":"bbo","coin":"BTC"}""");
            await client.SubscribeAsync("""{"type":"trades","coin":"BTC"}""");
        }

        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        await Task.WhenAll(CountAsync(a, (q, t) => (slowQuotes, slowTrades) = (slowQuotes + q, slowTrades + t), over.Token), CountAsync(b, (q, t) => (fastQuotes, fastTrades) = (fastQuotes + q, fastTrades + t), over.Token));
        Assert.InRange(slowQuotes, 2, 7);
        Assert.True(fastQuotes > slowQuotes, $"{fastQuotes} quotes in real time, {slowQuotes} at intervals");
        Assert.InRange(slowTrades, fastTrades - 2, fastTrades + 2);

        static async Task CountAsync(RawClient client, Action<int, int> count, CancellationToken until)
        {
            while (!until.IsCancellationRequested)
            {
                string text = await client.ReadTextAsync();
                count(text.StartsWith("""{"channel":"bbo""", StringComparison.Ordinal) ? 1 : 0, text.StartsWith("""{"channel":"trades""", StringComparison.Ordinal) ? 1 : 0);
            }
        }
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
