using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Tests.Refusals;
using RelayCloud.ControlPlane.Tests.Support;

namespace RelayCloud.ControlPlane.Tests.Access;

/// <summary>Who is an operator.</summary>
public sealed class OperatorTests(TableService tables)
{
    [Fact]
    public async Task The_admin_key_is_taken_as_header_and_as_bearer()
    {
        await using ControlPlaneApp app = await ControlPlaneApp.StartAsync(tables.NewTable());
        Assert.Equal(200, (await app.AsAdminAsync("GET", "/v1/admin/plans")).Status);
        Assert.Equal(200, (await app.SendAsync("GET", "/v1/admin/plans", null, ("Authorization", $"bearer {ControlPlaneApp.AdminKey}"))).Status);
    }

    [Fact]
    public async Task Without_the_settings_nobody_is_an_operator()
    {
        await using ControlPlaneApp app = await ControlPlaneApp.StartAsync(tables.NewTable(), ("Relay:Admin:KeySha256", ""));
        Assert.Equal(401, (await app.AsAdminAsync("GET", "/v1/admin/plans")).Status);
        Assert.Equal(401, (await app.SendAsync("GET", "/v1/admin/plans", null, ("X-Admin-Key", ""))).Status);
        Assert.Equal(401, (await app.SendAsync("GET", "/v1/admin/plans", null, RefusalWorld.Principal("o-1", OperatorGate.Role))).Status);
    }

    [Fact]
    public async Task Behind_app_service_the_platforms_principal_is_the_operator_of_the_audit_log()
    {
        await using ControlPlaneApp app = await ControlPlaneApp.StartAsync(tables.NewTable(), ("Relay:Admin:TrustAppServiceIdentity", "true"));
        (string, string) principal = RefusalWorld.Principal("6f0e2b8c-operator", "Reader", OperatorGate.Role);
        Answer made = await app.SendAsync("POST", "/v1/admin/tenants", """{"name":"Acme"}""", principal);
        Assert.Equal(201, made.Status);
        var entry = (await app.SendAsync("GET", "/v1/admin/audit?limit=1", null, principal)).Json.GetProperty("items")[0];
        Assert.Equal("6f0e2b8c-operator", entry.GetProperty("actor").GetProperty("id").GetString());
        // A key that is sent on purpose is judged alone.
        Assert.Equal(401, (await app.SendAsync("GET", "/v1/admin/plans", null, principal, ("X-Admin-Key", "wrong"))).Status);
    }
}
