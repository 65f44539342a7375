using System.Security.Cryptography;
using RelayCloud.ControlPlane.Tests.Support;

namespace RelayCloud.ControlPlane.Tests.Access;

/// <summary>Tokens while the key that signs them is being replaced.</summary>
public sealed class TokenKeyTests(TableService tables)
{
    [Fact]
    public async Task A_token_of_the_previous_signing_key_works_and_one_of_the_key_before_does_not()
    {
        var table = tables.NewTable();
        string newKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await using ControlPlaneApp before = await ControlPlaneApp.StartAsync(table);
        (_, string key) = await before.NewKeyAsync(await before.NewTenantAsync());
        string token = (await before.AsKeyAsync(key, "POST", "/v1/token")).Text("token");

        await using ControlPlaneApp after = await ControlPlaneApp.StartAsync(
            table,
            ("Relay:Tokens:SigningKeys:Current:Id", "k3"),
            ("Relay:Tokens:SigningKeys:Current:Base64", newKey),
            ("Relay:Tokens:SigningKeys:Previous:Id", "k2"),
            ("Relay:Tokens:SigningKeys:Previous:Base64", ControlPlaneApp.SigningKey));
        Assert.Equal(200, (await after.SendAsync("GET", "/v1/me", null, ("Authorization", $"Bearer {token}"))).Status);

        await using ControlPlaneApp later = await ControlPlaneApp.StartAsync(
            table, ("Relay:Tokens:SigningKeys:Current:Id", "k3"), ("Relay:Tokens:SigningKeys:Current:Base64", newKey));
        Answer refused = await later.SendAsync("GET", "/v1/me", null, ("Authorization", $"Bearer {token}"));
        Assert.Equal((401, "credentials_invalid"), (refused.Status, refused.Reason));
    }
}
