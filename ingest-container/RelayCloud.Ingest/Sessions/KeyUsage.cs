using RelayCloud.Ingest.Sessions.Keys;

namespace RelayCloud.Ingest.Sessions;

/// <summary>What is in use of one key now, over all its connections. Thread safe.</summary>
internal sealed class KeyUsage(KeyGrant grant, TimeProvider time)
{
    private readonly Lock _gate = new();
    private RateBucket _info = new(grant.InfoRequestsPerMinuteMax);
    private int _connections;

    /// <summary>Connections open now.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Counts a new connection; false when the key has its most already.</summary>
    public bool TryConnect(KeyGrant current)
    {
        lock (_gate)
        {
            if (_connections >= current.ConnectionsMax) return false;
            _connections++;
            return true;
        }
    }

    /// <summary>Counts a connection's end.</summary>
    public void Disconnect()
    {
        lock (_gate) _connections--;
    }

    /// <summary>Takes one <c>/info</c> request from the key's budget.</summary>
    /// <param name="current">The grant as it is now.</param>
    /// <param name="retryAfterSeconds">When false: how long to wait.</param>
    public bool TryInfo(KeyGrant current, out int retryAfterSeconds)
    {
        lock (_gate)
        {
            bool taken = _info.TryTake(current.InfoRequestsPerMinuteMax, time.GetTimestamp() / (time.TimestampFrequency / 1_000));
            retryAfterSeconds = taken ? 0 : _info.RetryAfterSeconds(current.InfoRequestsPerMinuteMax);
            return taken;
        }
    }
}
