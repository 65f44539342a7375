using RelayCloud.ControlPlane.Tests.Support;

namespace RelayCloud.ControlPlane.Tests.Accounts;

/// <summary>Two who change the same thing.</summary>
public sealed class VersionTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private ControlPlaneApp App => fixture.App;

    [Fact]
    public async Task Two_operators_edit_one_plan_and_the_second_gets_412()
    {
        string etag = (await App.AsAdminAsync("GET", "/v1/admin/plans/enterprise")).Header("ETag");
        Answer first = await App.AsAdminAsync("PATCH", "/v1/admin/plans/enterprise", """{"limits":{"connectionsMax":7}}""", ("If-Match", etag));
        Answer second = await App.AsAdminAsync("PATCH", "/v1/admin/plans/enterprise", """{"limits":{"connectionsMax":8}}""", ("If-Match", etag));
        Assert.Equal(200, first.Status);
        Assert.Equal((412, "version_stale"), (second.Status, second.Reason));
        Answer now = await App.AsAdminAsync("GET", "/v1/admin/plans/enterprise");
        Assert.Equal(7, now.Json.GetProperty("limits").GetProperty("connectionsMax").GetInt32());
        Assert.Equal(first.Header("ETag"), now.Header("ETag"));
        Assert.Equal(200, (await App.AsAdminAsync("PATCH", "/v1/admin/plans/enterprise", """{"limits":{"connectionsMax":8}}""", ("If-Match", now.Header("ETag")))).Status);
    }

    [Fact]
    public async Task Of_many_at_the_very_same_time_one_wins()
    {
        string etag = (await App.AsAdminAsync("GET", "/v1/admin/plans/free")).Text("etag");
        Answer[] all = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => App.AsAdminAsync("PATCH", "/v1/admin/plans/free", $$"""{"title":"Free {{n}}"}""", ("If-Match", etag))));
        Assert.Single(all, static a => a.Status == 200);
        Assert.All(all.Where(static a => a.Status != 200), static a => Assert.Equal(412, a.Status));
    }

    [Fact]
    public async Task Changes_of_different_fields_on_whatever_there_is_are_all_kept()
    {
        string tenant = await App.NewTenantAsync();
        string[] bodies = ["""{"notes":"n"}""", """{"contactName":"c"}""", """{"timeZone":"Europe/Zurich"}"""];
        Answer[] all = await Task.WhenAll(bodies.Select(b => App.AsAdminAsync("PATCH", $"/v1/admin/tenants/{tenant}", b, ("If-Match", "*"))));
        Assert.All(all, static a => Assert.Equal(200, a.Status));
        Answer now = await App.AsAdminAsync("GET", $"/v1/admin/tenants/{tenant}");
        Assert.Equal(("n", "c", "Europe/Zurich"), (now.Text("notes"), now.Text("contactName"), now.Text("timeZone")));
    }

    [Fact]
    public async Task A_change_touches_what_is_sent_and_null_clears()
    {
        string tenant = (await App.AsAdminAsync("POST", "/v1/admin/tenants", """{"name":"Acme","plan":"pro","notes":"n","contactName":"c","allowIps":["10.0.0.0/8"]}""")).Text("id");
        Answer now = await App.AsAdminAsync("PATCH", $"/v1/admin/tenants/{tenant}", """{"notes":null,"name":"Acme 2"}""", ("If-Match", "*"));
        Assert.Equal(("Acme 2", "pro", "c"), (now.Text("name"), now.Text("plan"), now.Text("contactName")));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, now.Json.GetProperty("notes").ValueKind);
        Assert.Equal("10.0.0.0/8", now.Json.GetProperty("allowIps")[0].GetString());
    }

    [Theory]
    [InlineData("/v1/admin/plans/pro", """{"title":"Pro","limits":{"connectionsMax":50}}""")]
    [InlineData("/v1/admin/tenants/demo", """{"plan":"enterprise"}""")]
    [InlineData("/v1/admin/tenants/demo/keys/local", """{"name":"local"}""")]
    public async Task A_change_to_what_it_is_already_changes_nothing(string path, string body)
    {
        string etag = (await App.AsAdminAsync("GET", path)).Text("etag");
        Answer same = await App.AsAdminAsync("PATCH", path, body, ("If-Match", etag));
        Assert.Equal((200, etag), (same.Status, same.Text("etag")));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once_with_what_would_be_right()
    {
        Answer wrong = await App.AsAdminAsync("POST", "/v1/admin/tenants", """{"name":5,"plan":null,"allowIps":["10.0.0.1/8"],"state":"active"}""");
        Assert.Equal(["name", "plan", "state"], wrong.Fields.Order());
        Answer values = await App.AsAdminAsync("POST", "/v1/admin/tenants", """{"name":"","plan":"gold","contactEmail":"x","timeZone":"Mars/Base","allowIps":["10.0.0.1/8","nonsense"]}""");
        Assert.Equal(["allowIps[0]", "allowIps[1]", "contactEmail", "name", "plan", "timeZone"], values.Fields.Order());
        Assert.Contains("expected 10.0.0.0/8", values.Text("message"), StringComparison.Ordinal);
        Answer plan = await App.AsAdminAsync("POST", "/v1/admin/plans", """{"name":"Gold","title":"t","limits":{"connectionsMax":0,"depth":3},"price":{"amountMinor":1.5}}""");
        Assert.Contains("limits.depth", plan.Fields);
        Assert.Contains("limits.subscriptionsMax", plan.Fields);
        Assert.Contains("price.amountMinor", plan.Fields);
        Answer key = await App.AsAdminAsync("POST", "/v1/admin/tenants/demo/keys", """{"name":"k","scopes":["write"],"environment":"test","expiresAt":"2030-01-31"}""");
        Assert.Equal(["environment", "expiresAt", "scopes"], key.Fields.Order());
    }

    [Fact]
    public async Task The_limit_of_keys_is_told()
    {
        string tenant = await App.NewTenantAsync();
        for (int i = 0; i < RelayCloud.Accounts.Keys.ApiKeyStore.KeysMax; i++) await App.NewKeyAsync(tenant);
        Answer over = await App.AsAdminAsync("POST", $"/v1/admin/tenants/{tenant}/keys", """{"name":"one more"}""");
        Assert.Equal((409, "limit_reached"), (over.Status, over.Reason));
    }

    [Fact]
    public async Task A_page_follows_the_other_until_all_were_shown()
    {
        var made = new HashSet<string>();
        for (int i = 0; i < 5; i++) made.Add(await App.NewTenantAsync());
        var seen = new List<string>();
        for (string cursor = ""; ;)
        {
            Answer page = await App.AsAdminAsync("GET", $"/v1/admin/tenants?limit=2{(cursor.Length == 0 ? "" : "&cursor=" + cursor)}");
            seen.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(static t => t.GetProperty("id").GetString()!));
            if (page.Json.GetProperty("nextCursor").GetString() is not { } next) break;
            cursor = next;
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Superset(made, seen.ToHashSet());
    }
}
