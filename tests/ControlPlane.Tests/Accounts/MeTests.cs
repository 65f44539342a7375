using RelayCloud.Accounts.Usage;
using RelayCloud.ControlPlane.Tests.Support;

namespace RelayCloud.ControlPlane.Tests.Accounts;

/// <summary>What tenants see of themselves, and tokens.</summary>
public sealed class MeTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private ControlPlaneApp App => fixture.App;

    [Fact]
    public async Task The_first_start_seeds_three_plans_and_the_local_cloud_its_tenant()
    {
        Answer plans = await App.AsAdminAsync("GET", "/v1/admin/plans");
        Assert.Superset(new HashSet<string> { "free", "pro", "enterprise" }, plans.Json.GetProperty("items").EnumerateArray().Select(static p => p.GetProperty("name").GetString()!).ToHashSet());
        Answer me = await App.AsKeyAsync("rc_demo_local_0000000000000000", "GET", "/v1/me");
        Assert.Equal("demo", me.Json.GetProperty("tenant").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Usage_of_the_month_is_shown_with_what_is_left_of_the_quota()
    {
        string tenant = await App.NewTenantAsync("free");
        (_, string key) = await App.NewKeyAsync(tenant);
        UsageMonth month = UsageMonth.Of(App.Time.GetUtcNow(), "UTC");
        await App.Store.Usage.SetAsync(tenant, new MonthlyUsage { Month = month, Messages = 1_234, CountedUntil = App.Time.GetUtcNow() }, TestContext.Current.CancellationToken);
        var usage = (await App.AsKeyAsync(key, "GET", "/v1/me")).Json.GetProperty("usage");
        Assert.Equal((month.ToString(), 1_234, 10_000_000 - 1_234), (usage.GetProperty("month").GetString(), usage.GetProperty("messages").GetInt64(), usage.GetProperty("messagesRemaining").GetInt64()));
    }

    [Fact]
    public async Task A_tenant_does_not_see_notes_other_tenants_or_their_keys()
    {
        string tenant = await App.NewTenantAsync();
        await App.AsAdminAsync("PATCH", $"/v1/admin/tenants/{tenant}", """{"notes":"difficult customer"}""", ("If-Match", "*"));
        (_, string key) = await App.NewKeyAsync(tenant);
        (string otherId, _) = await App.NewKeyAsync(await App.NewTenantAsync());
        Assert.DoesNotContain("difficult", (await App.AsKeyAsync(key, "GET", "/v1/me")).Body, StringComparison.Ordinal);
        foreach ((string method, string path, string? body) in ((string, string, string?)[])[("GET", "", null), ("PATCH", "", "{}"), ("POST", "/revoke", null), ("POST", "/rotate", null)])
            Assert.Equal(404, (await App.AsKeyAsync(key, method, $"/v1/me/keys/{otherId}{path}", body, ("If-Match", "*"))).Status);
        Assert.DoesNotContain(otherId, (await App.AsKeyAsync(key, "GET", "/v1/me/keys")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_works_until_its_key_is_revoked()
    {
        string tenant = await App.NewTenantAsync();
        (string id, string key) = await App.NewKeyAsync(tenant);
        string token = (await App.AsKeyAsync(key, "POST", "/v1/token")).Text("token");
        Assert.Equal(200, (await App.SendAsync("GET", "/v1/me", null, ("Authorization", $"Bearer {token}"))).Status);
        Assert.Equal(200, (await App.AsKeyAsync(key, "POST", $"/v1/me/keys/{id}/revoke", null, ("If-Match", "*"))).Status);
        Answer refused = await Calls.EventuallyAsync(() => App.SendAsync("GET", "/v1/me", null, ("Authorization", $"Bearer {token}")), static a => a.Status != 200);
        Assert.Equal((401, "key_revoked"), (refused.Status, refused.Reason));
    }

    [Fact]
    public async Task Suspension_and_resumption_take_effect()
    {
        string tenant = await App.NewTenantAsync();
        (_, string key) = await App.NewKeyAsync(tenant);
        Assert.Equal(200, (await App.AsKeyAsync(key, "GET", "/v1/me")).Status);
        Answer suspended = await App.AsAdminAsync("POST", $"/v1/admin/tenants/{tenant}/suspend", """{"reason":"unpaid"}""", ("If-Match", "*"));
        Assert.Equal(("suspended", "unpaid"), (suspended.Text("state"), suspended.Text("suspendedReason")));
        Answer refused = await Calls.EventuallyAsync(() => App.AsKeyAsync(key, "GET", "/v1/me"), static a => a.Status != 200);
        Assert.Equal((403, "tenant_suspended"), (refused.Status, refused.Reason));
        Assert.Equal("active", (await App.AsAdminAsync("POST", $"/v1/admin/tenants/{tenant}/resume", null, ("If-Match", suspended.Header("ETag")))).Text("state"));
        Assert.Equal(200, (await Calls.EventuallyAsync(() => App.AsKeyAsync(key, "GET", "/v1/me"), static a => a.Status == 200)).Status);
    }

    [Fact]
    public async Task A_rotated_key_works_beside_the_new_one()
    {
        string tenant = await App.NewTenantAsync();
        (string id, string key) = await App.NewKeyAsync(tenant);
        Answer next = await App.AsKeyAsync(key, "POST", $"/v1/me/keys/{id}/rotate", """{"overlapSeconds":3600}""", ("If-Match", "*"));
        Assert.Equal(201, next.Status);
        Assert.Equal(200, (await App.AsKeyAsync(next.Text("apiKey"), "GET", "/v1/me")).Status);
        Answer old = await Calls.EventuallyAsync(() => App.AsKeyAsync(key, "GET", "/v1/me"), static a => a.Json.GetProperty("key").GetProperty("state").GetString() == "replaced");
        Assert.Equal("replaced", old.Json.GetProperty("key").GetProperty("state").GetString());
    }
}
