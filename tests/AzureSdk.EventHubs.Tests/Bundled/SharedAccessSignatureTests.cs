using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Messaging.EventHubs.Authorization;

namespace AzureSdk.EventHubs.Tests.Bundled;

public sealed class SharedAccessSignatureTests
{
    [Fact]
    public void The_signature_is_the_keyed_hash_of_audience_and_expiry()
    {
        string token = SharedAccessSignature.Create("amqps://h.servicebus.windows.net/hub/Partitions/0", "writer+1", "key", DateTimeOffset.FromUnixTimeSeconds(1795229257));
        Assert.StartsWith("SharedAccessSignature sr=amqps%3A%2F%2Fh.servicebus.windows.net%2Fhub%2FPartitions%2F0&sig=", token, StringComparison.Ordinal);
        Assert.EndsWith("&se=1795229257&skn=writer%2B1", token, StringComparison.Ordinal);
        string signature = Uri.UnescapeDataString(token.Split("sig=")[1].Split('&')[0]);
        byte[] expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes("key"), Encoding.UTF8.GetBytes("amqps%3A%2F%2Fh.servicebus.windows.net%2Fhub%2FPartitions%2F0\n1795229257"));
        Assert.Equal(Convert.ToBase64String(expected), signature);
        Assert.Equal(1795229257, SharedAccessSignature.ReadExpiry(token).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task A_rotated_key_signs_the_next_token()
    {
        var credential = new AzureNamedKeyCredential("name", "old");
        var tokens = new SharedKeyTokens(credential, TimeProvider.System);
        LinkToken before = await tokens.GetTokenAsync("a", CancellationToken.None);
        credential.Update("name", "new");
        LinkToken after = await tokens.GetTokenAsync("a", CancellationToken.None);
        Assert.NotEqual(before.Text, after.Text);
        Assert.DoesNotContain(after.Text, after.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_without_an_expiry_is_refused() => Assert.Throws<ArgumentException>(() => SharedAccessSignature.ReadExpiry("SharedAccessSignature sr=x&sig=y"));
}
