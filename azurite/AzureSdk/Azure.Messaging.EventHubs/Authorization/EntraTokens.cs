using Azure.Core;

namespace Azure.Messaging.EventHubs.Authorization;

/// <summary>Asks a credential of Microsoft Entra; it keeps and renews its tokens itself.</summary>
internal sealed class EntraTokens : ITokenSource
{
    public const string Scope = "https://eventhubs.azure.net/.default";

    private static readonly string[] Scopes = [Scope];
    private readonly TokenCredential _credential;

    public EntraTokens(TokenCredential credential) => _credential = credential;

    public async ValueTask<LinkToken> GetTokenAsync(string audience, CancellationToken cancellationToken)
    {
        AccessToken token = await _credential.GetTokenAsync(new TokenRequestContext(Scopes), cancellationToken);
        return new LinkToken(token.Token, LinkToken.JwtType, token.ExpiresOn);
    }
}
