using RelayCloud.GatewaySimulator.Sessions;
using RelayCloud.GatewaySimulator.Subscriptions;

namespace RelayCloud.GatewaySimulator.Feeds;

/// <summary>Where the frames of a gateway come from: the generated market or a capture. Thread-safe.</summary>
internal interface IMarketFeed
{
    IMarketView View { get; }

    /// <summary>
    /// Queues, in this order and with no frame between them: the acknowledgement, the first frame of the topic if there is one; and from then
    /// on every further frame, none lost and none twice.
    /// </summary>
    void Subscribe(GatewaySession session, Subscription subscription, byte[] acknowledgement);

    /// <summary>Queues the acknowledgement; no frame of the topic comes after it.</summary>
    void Unsubscribe(GatewaySession session, Subscription subscription, byte[] acknowledgement);

    /// <summary>Forgets a session that has ended.</summary>
    void Remove(GatewaySession session);

    /// <summary>Produces frames until cancelled.</summary>
    Task RunAsync(CancellationToken stopping);
}
