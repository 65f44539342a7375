using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Planning;

/// <summary>
/// Which topics one gateway carries, and on which of its sockets. A topic stays on its socket for as long as it is assigned. Not thread safe.
/// </summary>
internal sealed class GatewayAssignment
{
    private readonly GatewayCapacity _capacity;
    private readonly Dictionary<Topic, int> _kept = [];
    private readonly Dictionary<Topic, int> _socketOf = [];
    private readonly int[] _counts;
    private readonly HashSet<(int Socket, long BookKey)> _books = [];

    public GatewayAssignment(GatewayCapacity capacity)
    {
        _capacity = capacity;
        _counts = new int[capacity.Sockets];
        Max = (int)Math.Min(capacity.Subscriptions, (long)capacity.Sockets * capacity.PerSocket);
    }

    /// <summary>How many topics fit.</summary>
    public int Max { get; }

    /// <summary>How many are assigned.</summary>
    public int Count => _socketOf.Count;

    /// <summary>How many more fit.</summary>
    public int Free => Max - Count;

    /// <summary>The assigned topics.</summary>
    public IReadOnlyCollection<Topic> Topics => _socketOf.Keys;

    /// <summary>Whether the topic is assigned.</summary>
    public bool Has(Topic topic) => _socketOf.ContainsKey(topic);

    /// <summary>Whether the gateway's dialect has the topic.</summary>
    public bool CanCarry(Topic topic) => _capacity.Dialect.CanCarry(topic);

    /// <summary>The socket of an assigned topic.</summary>
    public int SocketOf(Topic topic) => _socketOf[topic];

    /// <summary>
    /// Assigns the topic to the first socket in use that has room, else to the first unused one: few sockets, and none moves.
    /// False when there is no room, or when every socket with room has a book that could be mistaken for this one.
    /// </summary>
    public bool TryPlace(Topic topic)
    {
        if (Free <= 0) return false;
        bool isBook = _capacity.Dialect.TryGetBookKey(topic, out long key);
        int unused = -1;
        for (int socket = 0; socket < _counts.Length; socket++)
        {
            if (_counts[socket] == 0)
            {
                if (unused < 0) unused = socket;
                continue;
            }

            if (_counts[socket] >= _capacity.PerSocket || (isBook && _books.Contains((socket, key)))) continue;
            Place(topic, socket);
            return true;
        }

        if (unused < 0) return false;
        Place(topic, unused);
        return true;
    }

    /// <summary>Remembers the sockets of all topics for <see cref="KeepSockets"/>.</summary>
    public void RememberSockets()
    {
        _kept.Clear();
        foreach ((Topic topic, int socket) in _socketOf) _kept.Add(topic, socket);
    }

    /// <summary>
    /// Moves topics that were taken away and came back since <see cref="RememberSockets"/> to the sockets that they were on, so that nothing is unsubscribed there
    /// and subscribed elsewhere for nothing. What is new takes the places that are left; should a book find none so, all stays as it is.
    /// </summary>
    public void KeepSockets()
    {
        if (_socketOf.All(p => _kept.GetValueOrDefault(p.Key, p.Value) == p.Value)) return;
        List<KeyValuePair<Topic, int>> before = [.. _socketOf];
        Clear();
        foreach ((Topic topic, _) in before)
            if (_kept.TryGetValue(topic, out int socket)) Place(topic, socket);
        if (before.TrueForAll(p => Has(p.Key) || TryPlace(p.Key))) return;
        Clear();
        foreach ((Topic topic, int socket) in before) Place(topic, socket);
    }

    /// <summary>Puts a topic where it was before <see cref="Remove"/>.</summary>
    public void Place(Topic topic, int socket)
    {
        _socketOf.Add(topic, socket);
        _counts[socket]++;
        if (_capacity.Dialect.TryGetBookKey(topic, out long key)) _books.Add((socket, key));
    }

    /// <summary>Takes an assigned topic away and gives the socket that it was on.</summary>
    public int Remove(Topic topic)
    {
        if (!_socketOf.Remove(topic, out int socket)) throw new InvalidOperationException($"Topic {topic} is not assigned.");
        _counts[socket]--;
        if (_capacity.Dialect.TryGetBookKey(topic, out long key)) _books.Remove((socket, key));
        return socket;
    }

    private void Clear()
    {
        _socketOf.Clear();
        _books.Clear();
        Array.Clear(_counts);
    }
}
