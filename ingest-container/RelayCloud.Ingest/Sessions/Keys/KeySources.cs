using System.Net;

namespace RelayCloud.Ingest.Sessions.Keys;

/// <summary>The keys of the configuration and those of the accounts store together. Thread safe.</summary>
/// <param name="configured">Asked for what is no key of the store's.</param>
/// <param name="accounts">Asked first: it knows its keys by their form, and turns others away without any look-up.</param>
internal sealed class KeySources(ConfiguredKeys configured, IApiKeyStore accounts) : IApiKeyStore
{
    /// <inheritdoc/>
    public ValueTask<KeyCheck> FindAsync(string apiKey, IPAddress? client, CancellationToken cancellationToken)
    {
        ValueTask<KeyCheck> found = accounts.FindAsync(apiKey, client, cancellationToken);
        if (!found.IsCompletedSuccessfully) return new(FindAsync(found, apiKey, client, cancellationToken));
        KeyCheck check = found.Result;
        return check.Outcome == KeyOutcome.Invalid ? configured.FindAsync(apiKey, client, cancellationToken) : new(check);
    }

    /// <inheritdoc/>
    public ValueTask<KeyCheck> RecheckAsync(KeyGrant grant, IPAddress? client, CancellationToken cancellationToken) =>
        grant.Plan.Length == 0 ? configured.RecheckAsync(grant, client, cancellationToken) : accounts.RecheckAsync(grant, client, cancellationToken);

    private async Task<KeyCheck> FindAsync(ValueTask<KeyCheck> found, string apiKey, IPAddress? client, CancellationToken cancellationToken)
    {
        KeyCheck check = await found;
        return check.Outcome == KeyOutcome.Invalid ? await configured.FindAsync(apiKey, client, cancellationToken) : check;
    }
}
