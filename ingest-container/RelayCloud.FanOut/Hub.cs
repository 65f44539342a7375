using System.Numerics;
using RelayCloud.FanOut.Buffers;
using RelayCloud.FanOut.Lanes;
using RelayCloud.FanOut.Messages;
using RelayCloud.FanOut.Statistics;
using RelayCloud.FanOut.Subscribers;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.FanOut;

/// <summary>
/// The middle of the relay. Sources publish into it once; every subscriber, customer or sink, has its own bounded queue.
/// A publisher's cost does not grow with the number of subscribers: lanes, one thread each, deliver to their share of them.
/// Thread safe. <see cref="Publish"/> allocates nothing in steady state.
/// </summary>
public sealed class Hub : IMessageSink, IDisposable
{
    /// <summary>The most lanes a hub can have: one bit of a word for each.</summary>
    public const int LanesMax = 64;

    private readonly Lane[] _lanes;
    private readonly IMessageEncoder[] _encoders;
    private uint _nextLane;

    /// <summary>Starts the lanes.</summary>
    /// <param name="options">How it works.</param>
    /// <param name="encoders">The encodings that subscribers may choose by index; 1 to <see cref="HubMessage.EncodingsMax"/>.</param>
    /// <param name="snapshots">Gives the present value to new subscriptions.</param>
    /// <param name="time">Clock for latency figures; it must be the one that stamps <see cref="MarketMessage.ReceivedAtUs"/>.</param>
    public Hub(HubOptions options, IReadOnlyList<IMessageEncoder> encoders, ISnapshotSource snapshots, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Lanes, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Lanes, LanesMax, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LaneInboxMessagesMax, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfZero(encoders.Count, nameof(encoders));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(encoders.Count, HubMessage.EncodingsMax, nameof(encoders));
        _encoders = [.. encoders];
        Messages = new MessagePool(new BufferPool());
        _lanes = [.. Enumerable.Range(0, options.Lanes).Select(i => new Lane(i, options, Messages, _encoders, snapshots, time))];
    }

    /// <summary>The pool behind all messages; its counts say whether anything is still held.</summary>
    public MessagePool Messages { get; }

    /// <inheritdoc/>
    public void Publish(in MarketMessage message)
    {
        // Asked once: a lane that gains its first subscriber meanwhile takes this value from the snapshot.
        ulong wanted = 0;
        for (int i = 0; i < _lanes.Length; i++)
            if (_lanes[i].Wants(message.Topic.Id)) wanted |= 1ul << i;
        if (wanted == 0) return;
        HubMessage shared = Messages.Rent(message, BitOperations.PopCount(wanted));
        for (; wanted != 0; wanted &= wanted - 1)
            _lanes[BitOperations.TrailingZeroCount(wanted)].Publish(shared);
    }

    /// <summary>Adds a subscriber, on the lane whose turn it is.</summary>
    /// <param name="target">Its transport.</param>
    /// <param name="limits">What its queue may hold.</param>
    /// <param name="encoding">Index of the encoding it wants.</param>
    /// <param name="policy">How much of State it is given; null = everything, at once.</param>
    public Subscriber Attach(IDeliveryTarget target, SubscriberLimits limits, int encoding, DeliveryPolicy? policy = null)
    {
        policy ??= DeliveryPolicy.RealTime;
        ArgumentOutOfRangeException.ThrowIfNegative(policy.StateIntervalMs, nameof(policy));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(policy.StateIntervalMs, DeliveryPolicy.StateIntervalMsMax, nameof(policy));
        ArgumentOutOfRangeException.ThrowIfLessThan(policy.BookLevelsMax, 1, nameof(policy));
        ArgumentOutOfRangeException.ThrowIfNegative(encoding);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(encoding, _encoders.Length);
        Lane lane = _lanes[Interlocked.Increment(ref _nextLane) % (uint)_lanes.Length];
        return lane.Attach(target, limits, encoding, policy);
    }

    /// <summary>What all lanes have done.</summary>
    public LaneStatistics Statistics()
    {
        LaneStatistics sum = default;
        foreach (Lane lane in _lanes) sum += lane.Statistics();
        return sum;
    }

    /// <summary>The last exception that any transport threw, null = none ever.</summary>
    public Exception? LastFault => _lanes.Select(l => l.LastFault).FirstOrDefault(f => f is not null);

    /// <summary>Time from a frame's arrival from the gateway to its last write to a subscriber's transport, over all lanes, since the start.</summary>
    public LatencyHistogram Latency()
    {
        var sum = new LatencyHistogram();
        foreach (Lane lane in _lanes) sum.Add(lane.Latency);
        return sum;
    }

    /// <summary>Works off what is in the inboxes, then stops the lanes. Subscribers should have been ended before.</summary>
    public void Dispose()
    {
        foreach (Lane lane in _lanes) lane.Dispose();
    }
}
