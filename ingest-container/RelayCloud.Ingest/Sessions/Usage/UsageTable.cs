using System.Collections.Concurrent;
using RelayCloud.Ingest.Sessions.Keys;

namespace RelayCloud.Ingest.Sessions.Usage;

/// <summary>
/// What is in use of every key, by key and by tenant: the index by which a change of an account finds its connections. Only valid keys get in, and those that nobody uses any more
/// leave, so it is no larger than what is in use. Thread safe.
/// </summary>
internal sealed class UsageTable(TimeProvider time)
{
    /// <summary>After this long a budget of so much a minute is full again, and a key without connections is as good as new.</summary>
    public const int KeptMs = 120_000;

    private readonly ConcurrentDictionary<string, KeyUsage> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TenantUsage> _tenants = new(StringComparer.Ordinal);

    /// <summary>Keys in it.</summary>
    public int Count => _keys.Count;

    /// <summary>All keys in it.</summary>
    public IEnumerable<KeyUsage> Keys => _keys.Select(k => k.Value);

    /// <summary>The usage of a key; begun if need be.</summary>
    public KeyUsage Of(KeyGrant grant)
    {
        while (true)
        {
            if (_keys.TryGetValue(grant.Name, out KeyUsage? usage) && usage.Tenant.Name == grant.Tenant) return usage;
            TenantUsage tenant = _tenants.GetOrAdd(grant.Tenant, static name => new TenantUsage(name));
            lock (tenant.Gate)
            {
                if (tenant.IsGone) continue;
                if (tenant.Keys.TryGetValue(grant.Name, out usage)) return usage;
                usage = new KeyUsage(tenant, grant, time);
                tenant.Keys.Add(grant.Name, usage);
                _keys[grant.Name] = usage;
                return usage;
            }
        }
    }

    /// <summary>Counts a new connection of a key.</summary>
    public ConnectOutcome TryConnect(KeyGrant grant, out KeyUsage usage)
    {
        ConnectOutcome outcome;
        do
        {
            usage = Of(grant);
            outcome = usage.TryConnect(grant);
        }
        while (outcome == ConnectOutcome.Gone);
        return outcome;
    }

    /// <summary>The usage of one key, or none.</summary>
    public IReadOnlyList<KeyUsage> OfKey(string? name) => name is not null && _keys.TryGetValue(name, out KeyUsage? usage) ? [usage] : [];

    /// <summary>The usages of a tenant's keys.</summary>
    public IReadOnlyList<KeyUsage> OfTenant(string? name)
    {
        if (name is null || !_tenants.TryGetValue(name, out TenantUsage? tenant)) return [];
        lock (tenant.Gate) return [.. tenant.Keys.Values];
    }

    /// <summary>Forgets keys that are not in use. Called once a minute or so.</summary>
    public void Prune()
    {
        foreach ((string name, TenantUsage tenant) in _tenants)
        {
            lock (tenant.Gate)
            {
                foreach (KeyUsage usage in tenant.Keys.Values.Where(k => k.IsIdle(KeptMs)).ToArray())
                {
                    tenant.Keys.Remove(usage.Name);
                    _keys.TryRemove(KeyValuePair.Create(usage.Name, usage));
                }

                if (tenant.Keys.Count > 0 || tenant.Connections > 0) continue;
                tenant.IsGone = true;
                _tenants.TryRemove(KeyValuePair.Create(name, tenant));
            }
        }
    }
}
