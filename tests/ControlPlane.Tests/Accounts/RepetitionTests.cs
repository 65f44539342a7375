using System.Text.Json;
using RelayCloud.ControlPlane.Tests.Support;

namespace RelayCloud.ControlPlane.Tests.Accounts;

/// <summary>Creates that are sent again.</summary>
public sealed class RepetitionTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private static readonly (string, string) Once = ("Idempotency-Key", "once-and-only-once");

    private ControlPlaneApp App => fixture.App;

    [Fact]
    public async Task The_same_create_twice_creates_one_tenant()
    {
        Answer[] made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => App.AsAdminAsync("POST", "/v1/admin/tenants", """{"name":"Once"}""", Once)));
        Assert.Single(made.Select(static m => m.Text("id")).Distinct());
        Assert.Single(made, static m => m.Status == 201);
        Assert.All(made.Where(static m => m.Status != 201), static m => Assert.Equal((200, "true"), (m.Status, m.Header("Idempotency-Replayed"))));
        Assert.All(made, static m => Assert.Equal($"/v1/admin/tenants/{m.Text("id")}", m.Header("Location")));
    }

    [Fact]
    public async Task Blanks_and_the_order_of_fields_do_not_make_another_request()
    {
        string key = Guid.NewGuid().ToString();
        Answer first = await App.AsAdminAsync("POST", "/v1/admin/tenants", """{"name":"Order","plan":"pro"}""", ("Idempotency-Key", key));
        Answer second = await App.AsAdminAsync("POST", "/v1/admin/tenants", """{ "plan": "pro", "name": "Order" }""", ("Idempotency-Key", key));
        Assert.Equal((201, 200), (first.Status, second.Status));
        Assert.Equal(first.Text("id"), second.Text("id"));
    }

    [Fact]
    public async Task Another_request_with_the_same_idempotency_key_is_refused()
    {
        string key = Guid.NewGuid().ToString();
        await App.AsAdminAsync("POST", "/v1/admin/tenants", """{"name":"First"}""", ("Idempotency-Key", key));
        Answer other = await App.AsAdminAsync("POST", "/v1/admin/tenants", """{"name":"Second"}""", ("Idempotency-Key", key));
        Assert.Equal((422, "idempotency_mismatch"), (other.Status, other.Reason));
    }

    [Fact]
    public async Task A_repeated_key_is_the_same_key_and_is_not_shown_again()
    {
        string tenant = await App.NewTenantAsync();
        Answer[] made = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => App.AsAdminAsync("POST", $"/v1/admin/tenants/{tenant}/keys", """{"name":"bot"}""", Once)));
        Assert.Single(made.Select(static m => m.Text("id")).Distinct());
        Assert.Single(made, static m => m.Json.GetProperty("apiKey").ValueKind == JsonValueKind.String);
        Assert.Equal(1, (await App.AsAdminAsync("GET", $"/v1/admin/tenants/{tenant}/keys")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_repeated_rotation_rotates_once_although_its_version_is_stale_by_then()
    {
        string tenant = await App.NewTenantAsync();
        (string id, _) = await App.NewKeyAsync(tenant);
        string etag = (await App.AsAdminAsync("GET", $"/v1/admin/tenants/{tenant}/keys/{id}")).Text("etag");
        Answer first = await App.AsAdminAsync("POST", $"/v1/admin/tenants/{tenant}/keys/{id}/rotate", """{"overlapSeconds":60}""", ("If-Match", etag), Once);
        Answer second = await App.AsAdminAsync("POST", $"/v1/admin/tenants/{tenant}/keys/{id}/rotate", """{"overlapSeconds":60}""", ("If-Match", etag), Once);
        Assert.Equal((201, 200), (first.Status, second.Status));
        Assert.Equal(first.Text("id"), second.Text("id"));
        Assert.Equal("replaced", (await App.AsAdminAsync("GET", $"/v1/admin/tenants/{tenant}/keys/{id}")).Text("state"));
    }

    [Fact]
    public async Task The_same_key_of_two_tenants_is_two_keys()
    {
        var made = new List<string>();
        for (int i = 0; i < 2; i++)
        {
            (_, string key) = await App.NewKeyAsync(await App.NewTenantAsync());
            Answer answer = await App.AsKeyAsync(key, "POST", "/v1/me/keys", """{"name":"bot"}""", Once);
            Assert.Equal(201, answer.Status);
            made.Add(answer.Text("id"));
        }

        Assert.NotEqual(made[0], made[1]);
    }

    [Fact]
    public async Task A_plan_that_is_there_is_a_conflict_and_a_repeated_create_is_not()
    {
        const string Plan = """{"name":"twice","title":"Twice","limits":{"connectionsMax":1,"subscriptionsMax":1,"messagesPerSecondMax":1,"restRequestsPerMinuteMax":1,"depthMax":1,"conflationMs":0,"grpcAllowed":false,"directWebSocketAllowed":false,"historyDays":0},"price":{"amountMinor":0,"currency":"USD"}}""";
        Assert.Equal(201, (await App.AsAdminAsync("POST", "/v1/admin/plans", Plan, Once)).Status);
        Assert.Equal(200, (await App.AsAdminAsync("POST", "/v1/admin/plans", Plan, Once)).Status);
        Answer again = await App.AsAdminAsync("POST", "/v1/admin/plans", Plan);
        Assert.Equal((409, "conflict"), (again.Status, again.Reason));
    }
}
