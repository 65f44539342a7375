using System.Diagnostics.CodeAnalysis;
using RelayCloud.WebPubSubEmulator.Clients;
using RelayCloud.WebPubSubEmulator.Configuration;
using RelayCloud.WebPubSubEmulator.Delivery;
using RelayCloud.WebPubSubEmulator.Protocols;

namespace RelayCloud.WebPubSubEmulator.Hubs;

/// <summary>
/// The connections, users and groups of one hub. Thread safe: one lock for all of it, under which membership also goes to the lanes, so that lanes see changes and messages in the order in which callers saw them done.
/// </summary>
internal sealed class Hub(HubSettings settings, IReadOnlyList<DeliveryLane> lanes, RateWindow outbound)
{
    /// <summary>Groups that a connection may be in.</summary>
    public const int GroupsPerConnectionMax = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ClientConnection> _connections = [];
    private readonly Dictionary<string, HashSet<ClientConnection>> _users = [];
    private readonly Dictionary<string, Group> _groups = [];

    public string Name => settings.Name;

    public HubSettings Settings => settings;

    public int ConnectionCount
    {
        get
        {
            lock (_gate) return _connections.Count;
        }
    }

    public int GroupCount
    {
        get
        {
            lock (_gate) return _groups.Count;
        }
    }

    public void Add(ClientConnection connection)
    {
        lock (_gate)
        {
            _connections.Add(connection.Id, connection);
            if (connection.UserId is not { } user) return;
            if (!_users.TryGetValue(user, out HashSet<ClientConnection>? same)) _users.Add(user, same = []);
            same.Add(connection);
        }
    }

    /// <summary>Forgets a connection and its memberships.</summary>
    public void Remove(ClientConnection connection)
    {
        lock (_gate)
        {
            if (!_connections.Remove(connection.Id)) return;
            LeaveAllLocked(connection);
            if (connection.UserId is { } user && _users.TryGetValue(user, out HashSet<ClientConnection>? same) && same.Remove(connection) && same.Count == 0) _users.Remove(user);
        }
    }

    public bool TryFind(string connectionId, [NotNullWhen(true)] out ClientConnection? connection)
    {
        lock (_gate) return _connections.TryGetValue(connectionId, out connection);
    }

    public bool HasGroup(string group)
    {
        lock (_gate) return _groups.ContainsKey(group);
    }

    public bool HasUser(string user)
    {
        lock (_gate) return _users.ContainsKey(user);
    }

    public ClientConnection[] Connections()
    {
        lock (_gate) return [.. _connections.Values];
    }

    public ClientConnection[] OfUser(string user)
    {
        lock (_gate) return _users.TryGetValue(user, out HashSet<ClientConnection>? same) ? [.. same] : [];
    }

    public ClientConnection[] OfGroup(string group)
    {
        lock (_gate) return _groups.TryGetValue(group, out Group? found) ? [.. found.Members.Keys] : [];
    }

    /// <summary>The groups of a connection.</summary>
    public string[] GroupsOf(ClientConnection connection)
    {
        lock (_gate) return [.. connection.Groups];
    }

    /// <summary>Adds a connection to a group; again changes nothing.</summary>
    /// <returns>False when the connection is gone or in too many groups.</returns>
    public bool Join(ClientConnection connection, string group)
    {
        lock (_gate)
        {
            if (!_connections.ContainsKey(connection.Id)) return false;
            if (connection.Groups.Contains(group)) return true;
            if (connection.Groups.Count >= GroupsPerConnectionMax) return false;
            connection.Groups.Add(group);
            if (!_groups.TryGetValue(group, out Group? found)) _groups.Add(group, found = new Group(lanes.Count));
            found.Add(connection);
            return true;
        }
    }

    public void Leave(ClientConnection connection, string group)
    {
        lock (_gate)
            if (connection.Groups.Remove(group)) LeaveLocked(connection, group);
    }

    public void LeaveAll(ClientConnection connection)
    {
        lock (_gate) LeaveAllLocked(connection);
    }

    /// <summary>Sends to the members of a group.</summary>
    /// <param name="except">One that does not get it, null = all do.</param>
    public PublishOutcome Publish(string group, OutboundMessage message, ClientConnection? except)
    {
        lock (_gate)
        {
            if (!_groups.TryGetValue(group, out Group? found)) return PublishOutcome.Accepted;
            if (except is not null && !found.Members.ContainsKey(except)) except = null;
            int receivers = found.Members.Count - (except is null ? 0 : 1);
            if (receivers == 0) return PublishOutcome.Accepted;
            foreach (DeliveryLane lane in lanes)
                if (!lane.HasRoom) return PublishOutcome.Throttled;
            if (!outbound.TryTake((long)receivers * message.Steps)) return PublishOutcome.Throttled;
            foreach (DeliveryLane lane in lanes)
                if (found.On(lane) is { } members) lane.Post(LaneCommand.Publish(members, message, except?.Outbox));
            return PublishOutcome.Accepted;
        }
    }

    /// <summary>Sends to the given connections.</summary>
    public PublishOutcome Send(IReadOnlyList<ClientConnection> receivers, OutboundMessage message)
    {
        if (receivers.Count == 0) return PublishOutcome.Accepted;
        foreach (DeliveryLane lane in lanes)
            if (!lane.HasRoom) return PublishOutcome.Throttled;
        if (!outbound.TryTake((long)receivers.Count * message.Steps)) return PublishOutcome.Throttled;
        foreach (ClientConnection receiver in receivers) receiver.Outbox.Lane.Post(LaneCommand.Send(receiver.Outbox, message));
        return PublishOutcome.Accepted;
    }

    private void LeaveAllLocked(ClientConnection connection)
    {
        foreach (string group in connection.Groups) LeaveLocked(connection, group);
        connection.Groups.Clear();
    }

    private void LeaveLocked(ClientConnection connection, string group)
    {
        Group found = _groups[group];
        found.Remove(connection);
        if (found.Members.Count == 0) _groups.Remove(group);
    }
}
