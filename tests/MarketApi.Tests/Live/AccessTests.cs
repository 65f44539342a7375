namespace RelayCloud.MarketApi.Tests.Live;

/// <summary>Every route with every kind of caller.</summary>
public sealed class AccessTests(LiveApi api)
{
    public static readonly string[] Routes =
        ["v1/symbols", "v1/orderbook?symbol=BTC", "v1/bbo?symbol=BTC", "v1/trades?symbol=BTC", "v1/mids", "v1/candles?symbol=BTC&interval=1m"];

    private static readonly (string Kind, int Status, string Reason)[] Refused =
    [
        ("no key", 401, "credentials_missing"),
        ("no key at all", 401, "credentials_invalid"),
        ("wrong secret", 401, "credentials_invalid"),
        ("unknown key", 401, "credentials_invalid"),
        ("expired key", 401, "key_expired"),
        ("revoked key", 401, "key_revoked"),
        ("key of a suspended tenant", 403, "tenant_suspended"),
        ("key for another address", 403, "address_denied"),
        ("key without the scope", 403, "scope_missing"),
        ("broken token", 401, "credentials_invalid"),
        ("expired token", 401, "token_expired"),
        ("token signed by another", 401, "credentials_invalid"),
        ("token of a revoked key", 401, "key_revoked"),
    ];

    public static TheoryData<string, string, int, string> RefusedCases()
    {
        var cases = new TheoryData<string, string, int, string>();
        foreach (string route in Routes)
            foreach ((string kind, int status, string reason) in Refused) cases.Add(route, kind, status, reason);
        return cases;
    }

    public static TheoryData<string> RouteCases() => [.. Routes];

    [Theory]
    [MemberData(nameof(RefusedCases))]
    public async Task Who_may_not_is_told_why(string route, string kind, int status, string reason)
    {
        string message = (await Answer.GetAsync(api.Client, route, api.Credential(kind))).Refused(status, reason);
        if (api.Credential(kind).Length > 0) Assert.DoesNotContain(api.Credential(kind), message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(RouteCases))]
    public async Task A_key_works_from_every_place_where_clients_put_it(string route)
    {
        string key = api.Key;
        Action<HttpRequestMessage>[] ways =
        [
            r => r.Headers.Add("X-Api-Key", key),
            r => r.Headers.Add("x-api-key", key),
            r => r.Headers.Add("Authorization", $"Bearer {key}"),
            r => r.Headers.Add("Authorization", $"bearer {key}"),
            r => r.RequestUri = new Uri($"{r.RequestUri!.OriginalString}{(route.Contains('?') ? '&' : '?')}apiKey={key}", UriKind.Relative),
            r => r.Headers.Add("Authorization", $"Bearer {api.Credential("good token")}"),
            r => r.Headers.Add("X-Api-Key", api.Credential("good token")),
        ];
        foreach (Action<HttpRequestMessage> way in ways)
        {
            Answer answer = await Answer.GetAsync(api.Client, route, "", way);
            Assert.True(answer.Status == System.Net.HttpStatusCode.OK, answer.Body);
        }
    }

    [Theory]
    [MemberData(nameof(RouteCases))]
    public async Task Requests_past_the_plan_are_refused_until_the_minute_is_over(string route)
    {
        string key = await api.AddKeyAsync(l => l with { RestRequestsPerMinuteMax = 3 });
        for (int left = 2; left >= 0; left--)
        {
            Answer answer = await Answer.GetAsync(api.Client, route, key);
            Assert.Equal(System.Net.HttpStatusCode.OK, answer.Status);
            Assert.Equal(("3", $"{left}"), (answer.Header("RateLimit-Limit"), answer.Header("RateLimit-Remaining")));
            Assert.InRange(int.Parse(answer.Header("RateLimit-Reset")), 1, 60);
        }

        Answer refused = await Answer.GetAsync(api.Client, route, key);
        refused.Refused(429, "rate_limited");
        Assert.Equal("0", refused.Header("RateLimit-Remaining"));
        Assert.Equal(refused.Header("RateLimit-Reset"), refused.Header("Retry-After"));
    }

    [Theory]
    [MemberData(nameof(RouteCases))]
    public async Task What_the_plan_does_not_include_is_refused_with_what_it_has(string route)
    {
        Answer answer = await Answer.GetAsync(api.Client, route, api.Credential("key without channels"));
        if (route == "v1/symbols") Assert.Equal(System.Net.HttpStatusCode.OK, answer.Status);
        else Assert.Contains("it has none", answer.Refused(403, "plan_limit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Coins_and_depth_end_at_the_plan()
    {
        string key = await api.AddKeyAsync(l => l with { Coins = Accounts.Plans.NameSet.Of("BTC", "@107"), DepthMax = 3 });
        Assert.Contains("BTC", (await Answer.GetAsync(api.Client, "v1/bbo?symbol=ETH", key)).Refused(403, "plan_limit"), StringComparison.Ordinal);
        Assert.Contains("3 at most", (await Answer.GetAsync(api.Client, "v1/orderbook?symbol=BTC&depth=4", key)).Refused(403, "plan_limit"), StringComparison.Ordinal);
        // Without a depth, what the plan has.
        Assert.Equal(3, (await Answer.GetAsync(api.Client, "v1/orderbook?symbol=BTC", key)).Json.GetProperty("data").GetProperty("levels")[0].GetArrayLength());
        Answer mids = await Answer.GetAsync(api.Client, "v1/mids", key);
        Assert.Equal("""{"mids":{"BTC":"84143.50","@107":"69.408"}}""", mids.Json.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task A_revoked_key_stops_while_the_app_runs()
    {
        string key = await api.AddKeyAsync(l => l);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await Answer.GetAsync(api.Client, "v1/mids", key)).Status);
        await api.RevokeAsync(key);
        long revokedAt = System.Diagnostics.Stopwatch.GetTimestamp();
        Answer answer;
        do answer = await Answer.GetAsync(api.Client, "v1/mids", key);
        while (answer.Status == System.Net.HttpStatusCode.OK && System.Diagnostics.Stopwatch.GetElapsedTime(revokedAt) < TimeSpan.FromSeconds(10));
        answer.Refused(401, "key_revoked");
    }

    [Fact]
    public async Task Address_lists_look_through_known_proxies_and_believe_nobody_else()
    {
        // The test itself is the known proxy.
        string key = api.Credential("key for another address");
        Assert.Equal(System.Net.HttpStatusCode.OK, (await Answer.GetAsync(api.Client, "v1/mids", key, r => r.Headers.Add("X-Forwarded-For", "192.0.2.7:4711"))).Status);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await Answer.GetAsync(api.Client, "v1/mids", key, r => r.Headers.Add("X-Forwarded-For", "10.0.0.1, 192.0.2.7, 127.0.0.1"))).Status);
        foreach (string forged in (string[])["192.0.2.7, 198.51.100.1", "198.51.100.1", "nonsense", "192.0.2.7, nonsense"])
            (await Answer.GetAsync(api.Client, "v1/mids", key, r => r.Headers.Add("X-Forwarded-For", forged))).Refused(403, "address_denied");
    }
}
