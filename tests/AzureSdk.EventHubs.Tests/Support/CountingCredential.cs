using Azure.Core;

namespace AzureSdk.EventHubs.Tests.Support;

/// <summary>A credential whose tokens say nothing, live as long as told, and are counted.</summary>
internal sealed class CountingCredential(TimeSpan lifetime) : TokenCredential
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Assert.Equal(["https://eventhubs.azure.net/.default"], requestContext.Scopes);
        return new AccessToken("token-" + Interlocked.Increment(ref _count), DateTimeOffset.UtcNow + lifetime);
    }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new(GetToken(requestContext, cancellationToken));
}
