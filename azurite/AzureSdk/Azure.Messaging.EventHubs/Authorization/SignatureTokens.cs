namespace Azure.Messaging.EventHubs.Authorization;

/// <summary>Gives a ready-made signature; the application may replace it in the credential before it expires.</summary>
internal sealed class SignatureTokens : ITokenSource
{
    private readonly AzureSasCredential _credential;

    public SignatureTokens(AzureSasCredential credential) => _credential = credential;

    public ValueTask<LinkToken> GetTokenAsync(string audience, CancellationToken cancellationToken)
    {
        string signature = _credential.Signature;
        return new ValueTask<LinkToken>(new LinkToken(signature, LinkToken.SasType, SharedAccessSignature.ReadExpiry(signature)));
    }
}
