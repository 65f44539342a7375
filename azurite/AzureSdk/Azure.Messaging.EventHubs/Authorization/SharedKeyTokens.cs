namespace Azure.Messaging.EventHubs.Authorization;

/// <summary>Signs tokens with a shared access key; the key is read at each signing, so that a rotated one is used from the next renewal on.</summary>
internal sealed class SharedKeyTokens : ITokenSource
{
    /// <summary>As long as in the official client.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromMinutes(30);

    private readonly AzureNamedKeyCredential _credential;
    private readonly TimeProvider _clock;

    public SharedKeyTokens(AzureNamedKeyCredential credential, TimeProvider clock)
    {
        _credential = credential;
        _clock = clock;
    }

    public ValueTask<LinkToken> GetTokenAsync(string audience, CancellationToken cancellationToken)
    {
        (string name, string key) = _credential;
        DateTimeOffset expiresOn = _clock.GetUtcNow() + Validity;
        return new ValueTask<LinkToken>(new LinkToken(SharedAccessSignature.Create(audience, name, key, expiresOn), LinkToken.SasType, expiresOn));
    }
}
