using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Frames;

/// <summary>
/// Takes everything that gateways send. Gateways are numbered from 0. One gateway may have several sockets: calls are concurrent, between gateways and within one.
/// Calls that concern one topic of one gateway come in order, from one socket at a time.
/// </summary>
public interface IFrameSink
{
    /// <summary>One whole text frame. Never throws for bad input. Allocates nothing for data frames in steady state.</summary>
    /// <param name="gateway">The gateway's number.</param>
    /// <param name="frame">The frame's bytes, valid during the call.</param>
    /// <param name="receivedAtUs">When it was read, Unix microseconds.</param>
    /// <param name="books">The socket's aggregated books; null when it has none.</param>
    FrameOutcome OnFrame(int gateway, ReadOnlySpan<byte> frame, long receivedAtUs, IAggregatedBooks? books);

    /// <summary>The topic is about to be (re)subscribed on a socket of that gateway: what follows starts with a snapshot or replay and need not link to what came before.</summary>
    void OnSubscribing(int gateway, Topic topic);

    /// <summary>That gateway no longer delivers the topic (socket lost or replaced, unsubscribed, or stale): do not wait for it, and do not follow it as leader.</summary>
    void OnTopicDown(int gateway, Topic topic);
}
