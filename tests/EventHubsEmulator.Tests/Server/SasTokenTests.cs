using System.Net;
using System.Security.Cryptography;
using System.Text;
using RelayCloud.EventHubsEmulator.Configuration;
using RelayCloud.EventHubsEmulator.Server.Security;

namespace RelayCloud.EventHubsEmulator.Tests.Server;

public sealed class SasTokenTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_795_000_000);
    private static readonly SharedAccessKey[] Keys = [SharedAccessKey.Default, new("other", "kEy+/=")];

    [Theory]
    [InlineData("sb://localhost:5672/Hub1/Partitions/1", "hub1/partitions/1")]
    [InlineData("amqps://localhost/hub1", "hub1")]
    [InlineData("sb://localhost/", "")]
    [InlineData("sb://localhost", "")]
    public void A_token_that_a_known_key_signed_is_good_for_its_path(string audience, string path)
    {
        foreach (SharedAccessKey key in Keys)
            Assert.Equal(new TokenVerdict(null, path, Now.AddMinutes(1)), SasToken.Verify(Token(audience, key, Now.AddMinutes(1)), Keys, Now));
    }

    [Fact]
    public void Any_change_of_a_token_is_found()
    {
        string token = Token("sb://localhost/hub", Keys[0], Now.AddMinutes(1));
        for (int i = 0; i < token.Length; i++)
        {
            string changed = token[..i] + (token[i] == '7' ? '8' : '7') + token[(i + 1)..];
            Assert.NotNull(SasToken.Verify(changed, Keys, Now).Refusal);
        }
    }

    [Fact]
    public void A_token_of_an_unknown_key_or_too_old_or_of_another_form_is_refused()
    {
        Assert.NotNull(SasToken.Verify(Token("sb://localhost/hub", new SharedAccessKey("who", "x"), Now.AddMinutes(1)), Keys, Now).Refusal);
        Assert.NotNull(SasToken.Verify(Token("sb://localhost/hub", new SharedAccessKey("who", ""), Now.AddMinutes(1)), Keys, Now).Refusal);
        Assert.Contains("expired", SasToken.Verify(Token("sb://localhost/hub", Keys[0], Now), Keys, Now).Refusal, StringComparison.Ordinal);
        foreach (string text in (string[])["", "SharedAccessSignature ", "SharedAccessSignature sr=a&sig=b&se=c&skn=d", "eyJhbGciOi"])
            Assert.NotNull(SasToken.Verify(text, Keys, Now).Refusal);
    }

    [Theory]
    [InlineData("", "hub/partitions/1", true)]
    [InlineData("hub", "hub", true)]
    [InlineData("hub", "hub/consumergroups/g/partitions/1", true)]
    [InlineData("hub", "hub2", false)]
    [InlineData("hub/partitions/1", "hub", false)]
    public void A_token_covers_what_is_below_its_path(string granted, string wanted, bool covers) => Assert.Equal(covers, Audience.Covers(granted, wanted));

    internal static string Token(string audience, SharedAccessKey key, DateTimeOffset expiresAt)
    {
        string resource = WebUtility.UrlEncode(audience);
        string expiry = expiresAt.ToUnixTimeSeconds().ToString();
        string signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Key), Encoding.UTF8.GetBytes(resource + "\n" + expiry)));
        return $"SharedAccessSignature sr={resource}&sig={WebUtility.UrlEncode(signature)}&se={expiry}&skn={key.Name}";
    }
}
