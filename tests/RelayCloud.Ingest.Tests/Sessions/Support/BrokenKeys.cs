using System.Net;
using RelayCloud.Ingest.Sessions.Keys;

namespace RelayCloud.Ingest.Tests.Sessions.Support;

/// <summary>A key store that is away: it fails, or never answers.</summary>
internal sealed class BrokenKeys(bool isSilent) : IApiKeyStore
{
    public ValueTask<KeyCheck> RecheckAsync(KeyGrant grant, IPAddress? client, CancellationToken cancellationToken) => FindAsync("", client, cancellationToken);

    public async ValueTask<KeyCheck> FindAsync(string apiKey, IPAddress? client, CancellationToken cancellationToken)
    {
        if (isSilent) await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        throw new IOException("The table is away.");
    }
}
