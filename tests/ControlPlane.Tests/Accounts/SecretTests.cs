using RelayCloud.ControlPlane.Tests.Support;

namespace RelayCloud.ControlPlane.Tests.Accounts;

/// <summary>What must be shown once, and never elsewhere.</summary>
public sealed class SecretTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private ControlPlaneApp App => fixture.App;

    [Fact]
    public async Task Keys_and_tokens_are_shown_once_and_are_in_no_other_answer_no_audit_entry_and_no_log()
    {
        string tenant = await App.NewTenantAsync();
        (string id, string key) = await App.NewKeyAsync(tenant);
        Answer mine = await App.AsKeyAsync(key, "POST", "/v1/me/keys", """{"name":"second"}""");
        Answer rotated = await App.AsAdminAsync("POST", $"/v1/admin/tenants/{tenant}/keys/{id}/rotate", """{"overlapSeconds":60}""", ("If-Match", "*"));
        string token = (await App.AsKeyAsync(key, "POST", "/v1/token")).Text("token");
        string[] secrets = [.. ((string[])[key, mine.Text("apiKey"), rotated.Text("apiKey")]).Select(static k => k[(k.LastIndexOf('_') + 1)..]), token[(token.LastIndexOf('.') + 1)..], ControlPlaneApp.AdminKey, ControlPlaneApp.SigningKey];

        Answer[] answers =
        [
            await App.AsAdminAsync("GET", $"/v1/admin/tenants/{tenant}/keys"),
            await App.AsAdminAsync("GET", $"/v1/admin/tenants/{tenant}/keys/{id}"),
            await App.AsAdminAsync("GET", $"/v1/admin/audit?tenantId={tenant}"),
            await App.AsAdminAsync("GET", "/v1/admin/audit?limit=200"),
            await App.AsKeyAsync(key, "GET", "/v1/me"),
            await App.AsKeyAsync(key, "GET", "/v1/me/keys"),
            await App.AsAdminAsync("PATCH", $"/v1/admin/tenants/{tenant}/keys/{id}", $$"""{"name":"{{key}}x{{key}}"}""", ("If-Match", "*")),
            await App.SendAsync("GET", "/v1/me", null, ("X-Api-Key", key[..^1] + "!")),
            await App.SendAsync("GET", "/v1/me", null, ("Authorization", $"Bearer {token}x")),
            await App.SendAsync("GET", "/v1/admin/plans", null, ("X-Admin-Key", ControlPlaneApp.AdminKey + "x")),
        ];
        foreach (string secret in secrets)
        {
            Assert.All(answers, a => Assert.DoesNotContain(secret, a.Body, StringComparison.Ordinal));
            Assert.DoesNotContain(secret, App.Log.Text, StringComparison.Ordinal);
        }

        Assert.All(answers, static a => Assert.Equal("no-store", a.Headers.CacheControl?.ToString()));
    }

    [Fact]
    public async Task The_audit_log_says_who_did_what_from_where()
    {
        string tenant = await App.NewTenantAsync();
        (string id, string key) = await App.NewKeyAsync(tenant);
        await App.AsKeyAsync(key, "PATCH", $"/v1/me/keys/{id}", """{"name":"renamed"}""", ("If-Match", "*"), ("X-Forwarded-For", "198.51.100.9, 203.0.113.5"));
        Answer audit = await App.AsAdminAsync("GET", $"/v1/admin/audit?tenantId={tenant}&limit=1");
        var entry = audit.Json.GetProperty("items")[0];
        Assert.Equal("keyChanged", entry.GetProperty("kind").GetString());
        Assert.Equal($$"""{"id":"{{id}}","kind":"tenant","address":"203.0.113.5"}""", entry.GetProperty("actor").GetRawText());
        Assert.Equal(("bot", "renamed"), (entry.GetProperty("before").GetProperty("name").GetString(), entry.GetProperty("after").GetProperty("name").GetString()));
        Answer all = await App.AsAdminAsync("GET", $"/v1/admin/audit?tenantId={tenant}&cursor={audit.Text("nextCursor")}");
        Assert.Equal(["keyCreated", "tenantCreated"], all.Json.GetProperty("items").EnumerateArray().Select(static e => e.GetProperty("kind").GetString()!));
        Assert.Equal("admin-key", all.Json.GetProperty("items")[0].GetProperty("actor").GetProperty("id").GetString());
        Assert.Empty((await App.AsAdminAsync("GET", "/v1/admin/audit?tenantId=nobody00")).Json.GetProperty("items").EnumerateArray());
        Assert.All((await App.AsAdminAsync("GET", "/v1/admin/audit?of=plans")).Json.GetProperty("items").EnumerateArray(), static e => Assert.StartsWith("plan", e.GetProperty("kind").GetString()!, StringComparison.Ordinal));
    }
}
