using System.Text;
using System.Text.Json;
using RelayCloud.ControlPlane.Tests.Support;

namespace RelayCloud.ControlPlane.Tests.Refusals;

/// <summary>An app with a tenant that has every kind of key that does not work, and one behind App Service authentication in which one request a minute is too many.</summary>
public sealed class RefusalWorld(TableService tables) : IAsyncLifetime
{
    internal ControlPlaneApp App { get; private set; } = null!;

    internal ControlPlaneApp BehindAppService { get; private set; } = null!;

    internal string TenantId { get; private set; } = "";

    /// <summary>A key that nothing is done with but to be the object of requests.</summary>
    internal string TargetKeyId { get; private set; } = "";

    internal string Full { get; private set; } = "";

    internal string ReadOnly { get; private set; } = "";

    internal string AdminOnly { get; private set; } = "";

    internal string Expired { get; private set; } = "";

    internal string Revoked { get; private set; } = "";

    internal string Elsewhere { get; private set; } = "";

    internal string Suspended { get; private set; } = "";

    internal string Deleted { get; private set; } = "";

    internal string Limited { get; private set; } = "";

    internal string ExpiredToken { get; private set; } = "";

    internal string ReadToken { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var table = tables.NewTable();
        App = await ControlPlaneApp.StartAsync(table);
        TenantId = await App.NewTenantAsync();
        TargetKeyId = (await App.NewKeyAsync(TenantId)).Id;
        (_, Full) = await App.NewKeyAsync(TenantId);
        (_, ReadOnly) = await App.NewKeyAsync(TenantId, """{"name":"r","scopes":["read"]}""");
        (_, AdminOnly) = await App.NewKeyAsync(TenantId, """{"name":"a","scopes":["admin"]}""");
        (_, Elsewhere) = await App.NewKeyAsync(TenantId, """{"name":"ip","scopes":["read","admin"],"allowIps":["203.0.113.0/24"]}""");
        (_, Expired) = await App.NewKeyAsync(TenantId, JsonSerializer.Serialize(new { name = "e", scopes = (string[])["read", "admin"], expiresAt = App.Time.GetUtcNow().AddHours(1) }));
        (string revokedId, Revoked) = await App.NewKeyAsync(TenantId);
        await App.AsAdminAsync("POST", $"/v1/admin/tenants/{TenantId}/keys/{revokedId}/revoke", null, ("If-Match", "*"));

        string suspended = await App.NewTenantAsync();
        (_, Suspended) = await App.NewKeyAsync(suspended);
        await App.AsAdminAsync("POST", $"/v1/admin/tenants/{suspended}/suspend", null, ("If-Match", "*"));
        string deleted = await App.NewTenantAsync();
        (_, Deleted) = await App.NewKeyAsync(deleted);
        await App.AsAdminAsync("DELETE", $"/v1/admin/tenants/{deleted}", null, ("If-Match", "*"));

        await App.AsAdminAsync("POST", "/v1/admin/plans", """{"name":"tiny","title":"Tiny","limits":{"connectionsMax":1,"subscriptionsMax":1,"messagesPerSecondMax":1,"restRequestsPerMinuteMax":1,"depthMax":1,"conflationMs":0,"grpcAllowed":false,"directWebSocketAllowed":false,"historyDays":0},"price":{"amountMinor":0,"currency":"USD"}}""");
        (_, Limited) = await App.NewKeyAsync(await App.NewTenantAsync("tiny"));

        ExpiredToken = (await App.AsKeyAsync(Full, "POST", "/v1/token")).Text("token");
        App.Time.Advance(TimeSpan.FromHours(2));
        ReadToken = (await App.AsKeyAsync(ReadOnly, "POST", "/v1/token")).Text("token");
        BehindAppService = await ControlPlaneApp.StartAsync(table, ("Relay:Admin:TrustAppServiceIdentity", "true"), ("Relay:Admin:RequestsPerMinuteMax", "1"));
    }

    public async ValueTask DisposeAsync()
    {
        await BehindAppService.DisposeAsync();
        await App.DisposeAsync();
    }

    /// <summary>The header that the platform would set for someone.</summary>
    internal static (string Name, string Value) Principal(string objectId, params string[] roles)
    {
        var claims = new List<object> { new { typ = "http://schemas.microsoft.com/identity/claims/objectidentifier", val = objectId } };
        claims.AddRange(roles.Select(static r => new { typ = "roles", val = r }));
        string json = JsonSerializer.Serialize(new { auth_typ = "aad", name_typ = "name", role_typ = "roles", claims });
        return ("X-MS-CLIENT-PRINCIPAL", Convert.ToBase64String(Encoding.UTF8.GetBytes(json)));
    }
}
