using Azure;
using RelayCloud.Accounts.Addresses;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Tenants;
using RelayCloud.Accounts.Tests.Support;

namespace RelayCloud.Accounts.Tests.Cache;

/// <summary>Accounts in memory, which can be out of reach or slow, and count what is read.</summary>
internal sealed class FakeReader(TimeProvider time) : IAccountReader
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StoredKey> _keys = [];
    private readonly Dictionary<string, Tenant> _tenants = [];
    private readonly Dictionary<string, Plan> _plans = [];
    private long _version;
    private int _reads;

    /// <summary>Whether reads fail.</summary>
    public bool IsDown { get; set; }

    /// <summary>Awaited in each read between looking and answering; null = answer at once.</summary>
    public Func<Task>? Delay { get; set; }

    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Adds a tenant of a plan, both made if they are missing, and a key of it.</summary>
    public string AddKey(string tenantId = "0123abcd", string plan = "pro")
    {
        if (!_plans.ContainsKey(plan)) SetPlan(plan, 10);
        if (!_tenants.ContainsKey(tenantId)) SetTenant(tenantId, t => t with { Plan = plan });
        PublicId id = PublicId.New(KeyEnvironment.Live, tenantId, []);
        string secret = KeySecret.New();
        var key = new ApiKey { Id = id.ToString(), TenantId = tenantId, Environment = KeyEnvironment.Live, Name = "k", Scopes = KeyScopes.Read, CreatedAt = time.GetUtcNow(), AllowIps = IpRangeList.Empty, DenyIps = IpRangeList.Empty, ETag = Next() };
        lock (_gate) _keys[key.Id] = new StoredKey(key, KeySecret.HashOf(secret));
        return KeyText.Compose(id, secret);
    }

    public static string IdOf(string text) => text.Substring("rc_live_".Length, PublicId.Length);

    public void SetKey(string text, Func<ApiKey, ApiKey> change)
    {
        lock (_gate) _keys[IdOf(text)] = _keys[IdOf(text)] with { Key = change(_keys[IdOf(text)].Key) with { ETag = Next() } };
    }

    public void SetTenant(string id, Func<Tenant, Tenant> change)
    {
        var blank = new Tenant { Id = id, Name = id, Plan = "pro", State = TenantState.Active, TimeZone = "UTC", AllowIps = IpRangeList.Empty, DenyIps = IpRangeList.Empty, CreatedAt = default, UpdatedAt = default };
        lock (_gate) _tenants[id] = change(_tenants.GetValueOrDefault(id, blank)) with { ETag = Next() };
    }

    public void SetPlan(string name, int connectionsMax)
    {
        lock (_gate) _plans[name] = new Plan { Name = name, Title = name, Limits = Someone.Limits(connectionsMax), Price = new PlanPrice(0, "USD"), CreatedAt = default, UpdatedAt = default, ETag = Next() };
    }

    public void DeleteTenant(string id)
    {
        lock (_gate)
        {
            _tenants.Remove(id);
            foreach (string key in _keys.Where(k => k.Value.Key.TenantId == id).Select(k => k.Key).ToArray()) _keys.Remove(key);
        }
    }

    public Task<StoredKey?> KeyAsync(PublicId id, CancellationToken cancellationToken) => ReadAsync(() => _keys.GetValueOrDefault(id.ToString()));

    public Task<Tenant?> TenantAsync(string tenantId, CancellationToken cancellationToken) => ReadAsync(() => _tenants.GetValueOrDefault(tenantId));

    public Task<Plan?> PlanAsync(string name, CancellationToken cancellationToken) => ReadAsync(() => _plans.GetValueOrDefault(name));

    private async Task<T?> ReadAsync<T>(Func<T?> look)
    {
        Interlocked.Increment(ref _reads);
        if (IsDown) throw new IOException("The store is down.");
        T? found;
        lock (_gate) found = look();
        if (Delay is { } delay) await delay();
        return found;
    }

    private ETag Next() => new($"W/\"{Interlocked.Increment(ref _version)}\"");
}
