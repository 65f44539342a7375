using RelayCloud.FanOut.Lanes;
using RelayCloud.FanOut.Messages;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.FanOut.Subscribers;

/// <summary>
/// A reader of the hub with one bounded queue. Public members may be called from any thread: each posts a command to the subscriber's lane, in order, and returns at once.
/// </summary>
public sealed class Subscriber
{
    private readonly Lane _lane;

    private DeliveryPolicy _nextPolicy;

    internal Subscriber(Lane lane, IDeliveryTarget target, SubscriberLimits limits, int encoding, DeliveryPolicy policy, RingPool rings, int paceSlot)
    {
        _lane = lane;
        Target = target;
        Limits = limits;
        Policy = _nextPolicy = policy;
        PaceSlot = paceSlot;
        Queue = new DeliveryQueue(rings, encoding);
    }

    internal IDeliveryTarget Target { get; }

    internal SubscriberLimits Limits { get; }

    /// <summary>Decides on which tick of an interval its turn is: the same for all its topics, so that one write takes them all.</summary>
    internal int PaceSlot { get; }

    internal DeliveryPolicy NextPolicy => Volatile.Read(ref _nextPolicy);

    // What follows belongs to the lane's thread.
    internal DeliveryPolicy Policy { get; set; }

    internal DeliveryQueue Queue { get; }

    internal Dictionary<int, Subscription>? Subscriptions { get; set; }

    internal SubscriberState State { get; set; }

    internal EndReason EndReason { get; set; }

    internal bool IsDirty { get; set; }

    internal bool IsBlocked { get; set; }

    /// <summary>Sends <paramref name="acknowledgement"/> (framed, may be empty), then the topic's last value or replay, then everything after it: no gap, no repeat.</summary>
    /// <param name="topic">The topic. Subscribing twice is refused by the caller; a second one here is ignored.</param>
    /// <param name="acknowledgement">A finished frame to send first.</param>
    /// <param name="options">What to send of the past.</param>
    public void Subscribe(Topic topic, ReadOnlySpan<byte> acknowledgement, SubscribeOptions options) =>
        _lane.Post(LaneCommand.Subscribe(this, topic, Direct(acknowledgement), options));

    /// <summary>Ends a subscription: <paramref name="acknowledgement"/> is the last thing sent for it.</summary>
    public void Unsubscribe(Topic topic, ReadOnlySpan<byte> acknowledgement) =>
        _lane.Post(LaneCommand.Unsubscribe(this, topic, Direct(acknowledgement)));

    /// <summary>Sends one finished frame, in order with everything else.</summary>
    public void Send(ReadOnlySpan<byte> frame) => _lane.Post(LaneCommand.Send(this, Direct(frame)!));

    /// <summary>Sets how much of State it is given from here on; its subscriptions go on, without gap or repeat.</summary>
    public void SetPolicy(DeliveryPolicy policy)
    {
        Volatile.Write(ref _nextPolicy, policy);
        _lane.Post(LaneCommand.Policy(this));
    }

    /// <summary>Ends the subscriber: drops what waits unless <paramref name="reason"/> is <see cref="EndReason.Closed"/>, sends the target's farewell (not for <see cref="EndReason.Gone"/>), then ends it. Only the first call counts.</summary>
    public void End(EndReason reason) => _lane.Post(LaneCommand.End(this, reason));

    /// <summary>The target's answer to <see cref="FlushOutcome.Blocked"/>: so many more bytes of the oldest frame were sent; -1 = the transport failed.</summary>
    public void SignalWritable(int bytesSent) => _lane.Post(LaneCommand.Writable(this, bytesSent));

    private HubMessage? Direct(ReadOnlySpan<byte> frame) => frame.IsEmpty ? null : _lane.Messages.RentDirect(frame, Queue.Encoding);
}
