using RelayCloud.Ingest.Sessions.Keys;

namespace RelayCloud.Ingest.Sessions.Usage;

/// <summary>What is in use of one key now, over all its connections, and which they are. Thread safe.</summary>
internal sealed class KeyUsage
{
    private readonly TimeProvider _time;
    private readonly HashSet<IGrantHolder> _holders = [];
    private RateBucket _info;
    private int _connections;
    private long _usedAtMs;

    public KeyUsage(TenantUsage tenant, KeyGrant grant, TimeProvider time)
    {
        _time = time;
        Tenant = tenant;
        Name = grant.Name;
        Plan = grant.Plan;
        _info = new RateBucket(grant.InfoRequestsPerMinuteMax);
        _usedAtMs = NowMs;
    }

    /// <summary>The key's name.</summary>
    public string Name { get; }

    /// <summary>Whose it is.</summary>
    public TenantUsage Tenant { get; }

    /// <summary>The plan that it was last seen with.</summary>
    public string Plan { get; private set; }

    /// <summary>Connections open or about to be.</summary>
    public int Connections => Volatile.Read(ref _connections);

    private long NowMs => _time.GetTimestamp() / (_time.TimestampFrequency / 1_000);

    /// <summary>Counts a new connection; else says why not.</summary>
    /// <param name="current">The grant as it is now.</param>
    public ConnectOutcome TryConnect(KeyGrant current)
    {
        lock (Tenant.Gate)
        {
            if (Tenant.IsGone || !Tenant.Keys.ContainsKey(Name)) return ConnectOutcome.Gone;
            Plan = current.Plan;
            if (_connections >= current.ConnectionsMax) return ConnectOutcome.KeyFull;
            if (Tenant.Connections >= current.TenantConnectionsMax) return ConnectOutcome.TenantFull;
            _connections++;
            Tenant.Connections++;
            return ConnectOutcome.Connected;
        }
    }

    /// <summary>Names the connection that was counted: changes of the key reach it from here on.</summary>
    public void Join(IGrantHolder holder)
    {
        lock (Tenant.Gate) _holders.Add(holder);
    }

    /// <summary>Counts a connection's end.</summary>
    /// <param name="holder">The connection; null = it never came to be.</param>
    public void Disconnect(IGrantHolder? holder = null)
    {
        lock (Tenant.Gate)
        {
            if (holder is not null) _holders.Remove(holder);
            _connections--;
            Tenant.Connections--;
            _usedAtMs = NowMs;
        }
    }

    /// <summary>The connections that changes reach now.</summary>
    public IGrantHolder[] Holders()
    {
        lock (Tenant.Gate) return [.. _holders];
    }

    /// <summary>The tenant's newest connections beyond what its plan includes.</summary>
    /// <param name="connectionsMax">What it includes.</param>
    public IReadOnlyList<IGrantHolder> TenantExcess(int connectionsMax)
    {
        lock (Tenant.Gate)
        {
            if (Tenant.Connections <= connectionsMax) return [];
            return [.. Tenant.Keys.Values.SelectMany(k => k._holders).OrderByDescending(h => h.Id).Take(Tenant.Connections - connectionsMax)];
        }
    }

    /// <summary>Notes the plan that the key has now.</summary>
    public void NotePlan(KeyGrant current)
    {
        lock (Tenant.Gate) Plan = current.Plan;
    }

    /// <summary>Takes one <c>/info</c> request from the key's budget.</summary>
    /// <param name="current">The grant as it is now.</param>
    /// <param name="retryAfterSeconds">When false: how long to wait.</param>
    public bool TryInfo(KeyGrant current, out int retryAfterSeconds)
    {
        lock (Tenant.Gate)
        {
            _usedAtMs = NowMs;
            bool taken = _info.TryTake(current.InfoRequestsPerMinuteMax, _usedAtMs);
            retryAfterSeconds = taken ? 0 : _info.RetryAfterSeconds(current.InfoRequestsPerMinuteMax);
            return taken;
        }
    }

    /// <summary>Whether forgetting it changes nothing: no connection, and a budget that is full again. With the tenant's lock held.</summary>
    public bool IsIdle(long forMs) => _connections == 0 && NowMs - _usedAtMs >= forMs;
}
