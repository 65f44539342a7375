using RelayCloud.WebPubSubEmulator.Clients;
using RelayCloud.WebPubSubEmulator.Delivery;

namespace RelayCloud.WebPubSubEmulator.Hubs;

/// <summary>A group with at least one member. Guarded by its hub.</summary>
internal sealed class Group(int lanes)
{
    private readonly LaneGroup?[] _lanes = new LaneGroup?[lanes];
    private readonly int[] _counts = new int[lanes];

    public Dictionary<ClientConnection, LaneMembership> Members { get; } = [];

    public void Add(ClientConnection connection)
    {
        DeliveryLane lane = connection.Outbox.Lane;
        var membership = new LaneMembership(_lanes[lane.Index] ??= new LaneGroup(), connection.Outbox);
        if (!Members.TryAdd(connection, membership)) return;
        _counts[lane.Index]++;
        lane.Post(LaneCommand.Join(membership));
    }

    public void Remove(ClientConnection connection)
    {
        if (!Members.Remove(connection, out LaneMembership? membership)) return;
        DeliveryLane lane = connection.Outbox.Lane;
        _counts[lane.Index]--;
        lane.Post(LaneCommand.Leave(membership));
    }

    /// <summary>The group's members on a lane, null if there is none.</summary>
    public LaneGroup? On(DeliveryLane lane) => _counts[lane.Index] > 0 ? _lanes[lane.Index] : null;
}
