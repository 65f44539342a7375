namespace RelayCloud.FanOut.Lanes;

/// <summary>What a lane counts. Written by the lane's thread, read by any.</summary>
internal sealed partial class Lane
{
    private long _messages;
    private long _inline;
    private long _queued;
    private long _sent;
    private long _conflated;
    private long _superseded;
    private long _covered;
    private long _dropped;
    private long _tooSlow;
    private long _faults;
    private long _subscribers;
    private long _subscriptions;

    /// <summary>The last exception that a transport threw, null = none ever.</summary>
    public Exception? LastFault { get; private set; }

    public LaneStatistics Statistics() => new(
        Volatile.Read(ref _messages),
        Volatile.Read(ref _inline),
        Volatile.Read(ref _queued),
        Volatile.Read(ref _sent),
        _gatherer.WrittenBytes,
        _gatherer.Writes,
        Volatile.Read(ref _conflated),
        Volatile.Read(ref _superseded),
        Volatile.Read(ref _covered),
        Volatile.Read(ref _dropped),
        Volatile.Read(ref _tooSlow),
        Volatile.Read(ref _subscribers),
        Volatile.Read(ref _subscriptions),
        _inbox.Refused,
        Volatile.Read(ref _faults));
}
