namespace RelayCloud.WebPubSubEmulator.Delivery;

/// <summary>One connection in one group, on its lane.</summary>
internal sealed class LaneMembership(LaneGroup group, Outbox outbox)
{
    public LaneGroup Group { get; } = group;

    public Outbox Outbox { get; } = outbox;

    /// <summary>Place in the group's list, for removal without a search; −1 = not in it. The lane's thread only.</summary>
    public int Index { get; set; } = -1;
}
