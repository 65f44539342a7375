using System.Net;
using System.Security.Cryptography;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Tenants;

namespace RelayCloud.Accounts.Authentication;

/// <summary>
/// Checks API keys from memory. A check of what is cached takes about a microsecond, allocates nothing and reads nothing. Bounded whatever clients send: what cannot be a key
/// is found by its form and checksum, unknown ids are remembered, reads for new ones have a budget, and those of one row share one read. Thread safe; one for a process.
/// </summary>
public sealed partial class AccountsCache
{
    // Far more than there are plans; names come from tenants' rows only.
    private const int PlansMax = 1_000;

    private readonly IAccountReader _reader;
    private readonly TimeProvider _time;
    private readonly CacheTimes _times;
    private readonly LookUpBudget _budget;
    private readonly bool _allowLocalKey;

    // Keys that exist, and ids that were asked for: apart, so that no flood of the latter pushes out the former. A slot that turns out to exist is in both for a while.
    private readonly BoundedMap<PublicId, KeySlot> _keys;
    private readonly BoundedMap<PublicId, KeySlot> _asked;
    private readonly BoundedMap<string, CachedRow<Tenant>> _tenants;
    private readonly BoundedMap<string, CachedRow<Plan>> _plans;

    private long _hits;
    private long _malformed;
    private long _unknown;
    private long _waits;
    private long _busy;

    /// <summary>A cache of a store's accounts, which learns of changes from a feed.</summary>
    /// <param name="store">Where it reads.</param>
    /// <param name="feed">Told to it first when the cache is made first: whoever subscribes later finds the cache up to date.</param>
    /// <param name="options">Its bounds.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public AccountsCache(AccountStore store, ChangeFeed feed, AccountsCacheOptions options, TimeProvider time)
        : this(new TableAccountReader(store), options, time) => feed.Subscribe(Apply);

    internal AccountsCache(IAccountReader reader, AccountsCacheOptions options, TimeProvider time)
    {
        if (options.Validate() is { Count: > 0 } errors) throw new ArgumentException(string.Join(" ", errors), nameof(options));
        _reader = reader;
        _time = time;
        _times = new CacheTimes(options, time);
        _budget = new LookUpBudget(options.LookUpsPerSecondMax, options.LookUpsPerSecondAndNetworkMax, time);
        _allowLocalKey = options.AllowLocalKey;
        _keys = new BoundedMap<PublicId, KeySlot>(options.KeysMax);
        _asked = new BoundedMap<PublicId, KeySlot>(options.UnknownMax);
        _tenants = new BoundedMap<string, CachedRow<Tenant>>(options.KeysMax);
        _plans = new BoundedMap<string, CachedRow<Plan>>(PlansMax);
    }

    /// <summary>What it did so far.</summary>
    public AccountsCacheCounters Counters => new(
        Volatile.Read(ref _hits),
        Volatile.Read(ref _malformed),
        Volatile.Read(ref _unknown),
        Volatile.Read(ref _waits),
        _times.Reads,
        _times.ReadFailures,
        Volatile.Read(ref _busy),
        _times.StaleUses,
        _keys.Count,
        _asked.Count);

    /// <summary>Checks a key if that needs no read. Allocates nothing.</summary>
    /// <param name="presentedKey">The key as the client sent it, of any length and content; ASCII when it is one.</param>
    /// <param name="client">The client's address; null = not known, which passes only where no address list applies.</param>
    /// <param name="result">What became of it, when the call returns true.</param>
    /// <returns>False when the store must be asked: call <see cref="AuthenticateAsync(string, IPAddress, CancellationToken)"/>.</returns>
    public bool TryAuthenticate(ReadOnlySpan<byte> presentedKey, IPAddress? client, out AuthResult result)
    {
        if (!KeyText.TryParse(presentedKey, _allowLocalKey, out KeyText key))
        {
            Interlocked.Increment(ref _malformed);
            result = new AuthResult(AuthOutcome.Malformed, null);
            return Hit();
        }

        Span<byte> hash = stackalloc byte[KeySecret.HashLength];
        SHA256.HashData(key.Secret, hash);
        return TryCheck(key.Id, hash, client, out result);
    }

    /// <summary>As <see cref="TryAuthenticate(ReadOnlySpan{byte}, IPAddress, out AuthResult)"/>, of text.</summary>
    public bool TryAuthenticate(ReadOnlySpan<char> presentedKey, IPAddress? client, out AuthResult result)
    {
        Span<byte> bytes = stackalloc byte[KeyText.Length];
        return TryAuthenticate(bytes[..Narrow(presentedKey, bytes)], client, out result);
    }

    /// <summary>Checks a key; completes at once, without allocating, when that needs no read.</summary>
    /// <param name="presentedKey">The key as the client sent it, of any length and content.</param>
    /// <param name="client">The client's address; null = not known, which passes only where no address list applies.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<AuthResult> AuthenticateAsync(ReadOnlyMemory<byte> presentedKey, IPAddress? client, CancellationToken cancellationToken) =>
        AuthenticateAsync(presentedKey.Span, client, cancellationToken);

    /// <summary>As <see cref="AuthenticateAsync(ReadOnlyMemory{byte}, IPAddress, CancellationToken)"/>, of text.</summary>
    public ValueTask<AuthResult> AuthenticateAsync(string presentedKey, IPAddress? client, CancellationToken cancellationToken)
    {
        Span<byte> bytes = stackalloc byte[KeyText.Length];
        return AuthenticateAsync(bytes[..Narrow(presentedKey, bytes)], client, cancellationToken);
    }

    /// <summary>
    /// Checks a key by its id alone: for a caller that has proven it otherwise (a token that we signed), and for connections that were let in by it. Completes at once,
    /// without allocating, when that needs no read.
    /// </summary>
    /// <param name="keyId">The key's public id.</param>
    /// <param name="client">The client's address; null = not known, which passes only where no address list applies.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<AuthResult> ResolveAsync(string keyId, IPAddress? client, CancellationToken cancellationToken)
    {
        if (!PublicId.TryParse(keyId, out PublicId id) || (id == PublicId.Local && !_allowLocalKey)) return ValueTask.FromResult(new AuthResult(AuthOutcome.Malformed, null));
        return TryCheck(id, [], client, out AuthResult result) ? ValueTask.FromResult(result) : new ValueTask<AuthResult>(CheckAsync(id, null, client, cancellationToken));
    }

    private ValueTask<AuthResult> AuthenticateAsync(ReadOnlySpan<byte> presentedKey, IPAddress? client, CancellationToken cancellationToken)
    {
        // The first also answers what cannot be parsed.
        if (TryAuthenticate(presentedKey, client, out AuthResult result) || !KeyText.TryParse(presentedKey, _allowLocalKey, out KeyText key)) return ValueTask.FromResult(result);
        return new ValueTask<AuthResult>(CheckAsync(key.Id, SHA256.HashData(key.Secret), client, cancellationToken));
    }

    // Without a hash the id alone counts.
    private bool TryCheck(PublicId id, ReadOnlySpan<byte> hash, IPAddress? client, out AuthResult result)
    {
        long now = _times.Now();
        result = default;
        if (!_keys.TryGet(id, out KeySlot? slot))
        {
            if (!_asked.TryGet(id, out slot) || !slot.Row.TryGet(now, out StoredKey? asked) || asked is not null) return false;
            Interlocked.Increment(ref _unknown);
            result = new AuthResult(AuthOutcome.Unknown, null);
            return Hit();
        }

        if (!slot.Row.TryGet(now, out StoredKey? key)) return false;
        if (Refusal(key, hash) is { } refusal)
        {
            result = new AuthResult(refusal, null);
            return Hit();
        }

        if (!_tenants.TryGet(slot.TenantId, out CachedRow<Tenant>? tenantRow) || !tenantRow.TryGet(now, out Tenant? tenant)) return false;
        if (tenant is null)
        {
            result = new AuthResult(AuthOutcome.Unknown, null);
            return Hit();
        }

        if (!_plans.TryGet(tenant.Plan, out CachedRow<Plan>? planRow) || !planRow.TryGet(now, out Plan? plan)) return false;
        result = Judge(slot, key!, tenant, plan, client);
        return Hit();
    }

    private async Task<AuthResult> CheckAsync(PublicId id, byte[]? hash, IPAddress? client, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waits);
        if (!_keys.TryGet(id, out KeySlot? slot))
        {
            // A caller without a hash has proven the key otherwise and cannot ask for ids that never were. One who joins a read that is under way costs none: a customer who begins
            // with many requests at once must not be taken for a flood.
            bool joins = _asked.TryGet(id, out KeySlot? asked) && asked.Row.IsLoading;
            if (hash is not null && !joins && !_budget.TryTake(client, _times.Now()))
            {
                Interlocked.Increment(ref _busy);
                return new AuthResult(AuthOutcome.Busy, null);
            }

            slot = _asked.GetOrAdd(id, static (i, cache) => cache.NewSlot(i), this);
        }

        Loaded<StoredKey> key = await slot.Row.GetAsync().WaitAsync(cancellationToken);
        if (!key.IsKnown) return new AuthResult(AuthOutcome.Unavailable, null);
        if (key.Value is not null) slot = _keys.GetOrAdd(id, static (_, known) => known, slot);
        if (Refusal(key.Value, hash) is { } refusal) return new AuthResult(refusal, null);

        Loaded<Tenant> tenant = await _tenants.GetOrAdd(slot.TenantId, static (i, cache) => cache.NewTenant(i), this).GetAsync().WaitAsync(cancellationToken);
        if (!tenant.IsKnown) return new AuthResult(AuthOutcome.Unavailable, null);
        if (tenant.Value is null) return new AuthResult(AuthOutcome.Unknown, null);
        Loaded<Plan> plan = await _plans.GetOrAdd(tenant.Value.Plan, static (n, cache) => cache.NewPlan(n), this).GetAsync().WaitAsync(cancellationToken);
        return plan.IsKnown ? Judge(slot, key.Value!, tenant.Value, plan.Value, client) : new AuthResult(AuthOutcome.Unavailable, null);
    }

    private bool Hit()
    {
        Interlocked.Increment(ref _hits);
        return true;
    }

    private KeySlot NewSlot(PublicId id) => new(id, id.TenantId, new CachedRow<StoredKey>(_times, c => _reader.KeyAsync(id, c), static k => k.Key.ETag));

    private CachedRow<Tenant> NewTenant(string id) => new(_times, c => _reader.TenantAsync(id, c), static t => t.ETag);

    private CachedRow<Plan> NewPlan(string name) => new(_times, c => _reader.PlanAsync(name, c), static p => p.ETag);

    // What is longer than a key, or not ASCII, becomes what no key is.
    private static int Narrow(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        if (text.Length > bytes.Length) return 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] >= 128) return 0;
            bytes[i] = (byte)text[i];
        }

        return text.Length;
    }
}
