using RelayCloud.ControlPlane.Tests.Support;

namespace RelayCloud.ControlPlane.Tests.Access;

/// <summary>From where a key may be used, behind proxies and without.</summary>
public sealed class AddressTests(TableService tables)
{
    [Theory]
    [InlineData("203.0.113.7", 200)]
    [InlineData("198.51.100.1, 203.0.113.7", 200)]
    [InlineData("203.0.113.7:4711", 200)]
    [InlineData("203.0.113.7, 127.0.0.9", 200)]
    [InlineData("203.0.113.7, 198.51.100.1", 403)]
    [InlineData("198.51.100.1", 403)]
    [InlineData("nonsense", 403)]
    [InlineData("", 403)]
    public async Task Behind_a_trusted_proxy_the_address_is_what_it_says(string forwardedFor, int status)
    {
        await using ControlPlaneApp app = await ControlPlaneApp.StartAsync(tables.NewTable(), ("Relay:TrustedProxies:0", "127.0.0.0/8"));
        (_, string key) = await app.NewKeyAsync(await app.NewTenantAsync(), """{"name":"ip","allowIps":["203.0.113.0/24"]}""");
        Answer answer = await app.AsKeyAsync(key, "GET", "/v1/me", null, ("X-Forwarded-For", forwardedFor));
        Assert.Equal(status, answer.Status);
    }
}
