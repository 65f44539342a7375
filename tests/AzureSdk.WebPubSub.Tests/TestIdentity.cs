using System.Buffers.Text;
using System.Text;
using Azure.Core;

namespace AzureSdk.WebPubSub.Tests;

/// <summary>An identity whose tokens nobody has signed.</summary>
internal sealed class TestIdentity : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Assert.Equal(["https://webpubsub.azure.com/.default"], requestContext.Scopes);
        DateTimeOffset expires = DateTimeOffset.UtcNow.AddHours(1);
        string payload = $$"""{"aud":"https://webpubsub.azure.com","iss":"tests","exp":{{expires.ToUnixTimeSeconds()}}}""";
        return new AccessToken($"{Encode("""{"alg":"none"}""")}.{Encode(payload)}.{Encode("none")}", expires);
    }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
