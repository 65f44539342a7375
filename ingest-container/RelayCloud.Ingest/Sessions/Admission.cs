using System.Net;
using Microsoft.Extensions.Primitives;
using RelayCloud.Accounts.Addresses;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.Usage;

namespace RelayCloud.Ingest.Sessions;

/// <summary>Decides who may in, for every transport alike: origin, key, address, and what the key and its tenant have in use. Thread safe.</summary>
internal sealed class Admission(IApiKeyStore keys, CustomerSessionOptions options, UsageTable usage, TrustedProxies proxies)
{
    /// <summary>What a client is told, with 503, when the key store fails.</summary>
    public const string CannotCheckKeys = "this server cannot check keys now; try again";

    private int _waiting;
    private long _refusedBusy;

    /// <summary>Checks that wait for a look-up.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Checks turned away because as many as may wait did.</summary>
    public long RefusedBusy => Interlocked.Read(ref _refusedBusy);

    /// <summary>What is in use.</summary>
    public UsageTable Usage => usage;

    /// <summary>Whether a browser page of that origin may connect. Clients that are not browsers send none.</summary>
    public bool AllowsOrigin(StringValues origin) =>
        origin.Count == 0 || options.AllowedOrigins.Count == 0 || (origin.Count == 1 && options.AllowedOrigins.Contains(origin[0]!, StringComparer.OrdinalIgnoreCase));

    /// <summary>The client's address; null when it cannot be told.</summary>
    /// <param name="remote">From whom the connection came.</param>
    /// <param name="forwardedFor">The header <c>X-Forwarded-For</c>, believed of known proxies only.</param>
    public IPAddress? ClientOf(IPAddress? remote, StringValues forwardedFor) => proxies.ClientOf(remote, forwardedFor.Count == 0 ? null : forwardedFor.ToString());

    /// <summary>
    /// Checks a key. What is cached is answered at once and allocates nothing; what must be read waits without a thread, in a bounded number
    /// (<see cref="CustomerSessionOptions.KeyChecksMax"/>), beyond which the answer is <see cref="KeyOutcome.Busy"/>.
    /// </summary>
    /// <param name="apiKey">The key as presented; null = none.</param>
    /// <param name="client">The client's address; null = not known.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<KeyCheck> CheckAsync(string? apiKey, IPAddress? client, CancellationToken cancellationToken)
    {
        if (apiKey is null) return default;

        // What is cached is answered all the same: a flood of keys that must be looked up keeps no customer out.
        if (Volatile.Read(ref _waiting) >= options.KeyChecksMax) return CheckIfKnown(apiKey, client);
        ValueTask<KeyCheck> check = keys.FindAsync(apiKey, client, cancellationToken);
        return check.IsCompletedSuccessfully ? check : new ValueTask<KeyCheck>(WaitAsync(check));
    }

    /// <summary>Open connections by key name, for <c>/stats</c>.</summary>
    public IReadOnlyDictionary<string, int> ConnectionsByKey() => usage.Keys.ToDictionary(k => k.Name, k => k.Connections);

    // A token that is cancelled already keeps a look-up from waiting.
    private ValueTask<KeyCheck> CheckIfKnown(string apiKey, IPAddress? client)
    {
        ValueTask<KeyCheck> check = keys.FindAsync(apiKey, client, new CancellationToken(canceled: true));
        if (check.IsCompletedSuccessfully) return check;
        _ = Observe(check);
        Interlocked.Increment(ref _refusedBusy);
        return ValueTask.FromResult(KeyCheck.Refused(KeyOutcome.Busy));
    }

    private async Task<KeyCheck> WaitAsync(ValueTask<KeyCheck> check)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            return await check;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private static async Task Observe(ValueTask<KeyCheck> check)
    {
        try
        {
            await check;
        }
        catch (OperationCanceledException)
        {
            // As asked for.
        }
    }
}
