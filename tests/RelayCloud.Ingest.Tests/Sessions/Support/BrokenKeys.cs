using RelayCloud.Ingest.Sessions.Keys;

namespace RelayCloud.Ingest.Tests.Sessions.Support;

/// <summary>A key store that is away: it fails, or never answers.</summary>
internal sealed class BrokenKeys(bool isSilent) : IApiKeyStore
{
    public async ValueTask<KeyGrant?> FindAsync(string apiKey, CancellationToken cancellationToken)
    {
        if (isSilent) await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        throw new IOException("The table is away.");
    }
}
