namespace RelayCloud.GatewaySimulator.Limits;

/// <summary>What one client address has open and has done in the last minute. Thread-safe.</summary>
internal sealed class AddressUsage(SimulatorLimits limits, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly SlidingMinute _newConnections = new(time);
    private readonly SlidingMinute _messages = new(time);
    private readonly SlidingMinute _infoWeight = new(time);
    private int _connections;
    private int _subscriptions;
    private int _pendingPosts;

    /// <summary>Whether nothing of this address counts any more, so that it can be forgotten.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return _connections == 0 && _newConnections.Total == 0 && _messages.Total == 0 && _infoWeight.Total == 0;
            }
        }
    }

    public bool TryConnect()
    {
        lock (_gate)
        {
            if (limits.Connections > 0 && _connections >= limits.Connections) return false;
            if (!_newConnections.TryAdd(1, limits.NewConnectionsPerMinute)) return false;
            _connections++;
            return true;
        }
    }

    /// <summary>A connection ended.</summary>
    public void Disconnect()
    {
        lock (_gate) _connections--;
    }

    public bool TryMessage()
    {
        lock (_gate) return _messages.TryAdd(1, limits.MessagesPerMinute);
    }

    public bool TrySubscribe()
    {
        lock (_gate)
        {
            if (limits.Subscriptions > 0 && _subscriptions >= limits.Subscriptions) return false;
            _subscriptions++;
            return true;
        }
    }

    /// <summary>Some subscriptions ended, by themselves or with their connection.</summary>
    public void Unsubscribe(int count)
    {
        lock (_gate) _subscriptions -= count;
    }

    public bool TryPost()
    {
        lock (_gate)
        {
            if (limits.PendingPosts > 0 && _pendingPosts >= limits.PendingPosts) return false;
            _pendingPosts++;
            return true;
        }
    }

    public void PostAnswered()
    {
        lock (_gate) _pendingPosts--;
    }

    public bool TryInfo(int weight)
    {
        lock (_gate) return _infoWeight.TryAdd(weight, limits.InfoWeightPerMinute);
    }

    /// <summary>The part of a weight that is only known from the answer; it counts even when it passes the limit.</summary>
    public void AddInfoWeight(int weight)
    {
        lock (_gate) _infoWeight.Add(weight);
    }
}
