using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.WebSocket.Commands;

namespace RelayCloud.Ingest.Sessions.WebSocket;

/// <summary>
/// The channel <c>notification</c>: acknowledged as at the exchange, and counted. It changes nothing of what is sent, since notices go to every connection; but clients begin to
/// listen to the channel by subscribing to it.
/// </summary>
internal sealed partial class WebSocketSession
{
    // By user; the number tells who came first. With the lock of the topics.
    private Dictionary<string, int>? _notified;

    // With the lock held.
    private int SubscriptionsKept => (_topics?.Count ?? 0) + (_notified?.Count ?? 0);

    /// <summary>Does what the message asks if it is about notifications.</summary>
    private bool TryNotification(in ClientMessage message, ReadOnlySpan<byte> text)
    {
        if (!NotificationSubscription.TryRead(message.Subscription, out string? user)) return false;
        if (user is null) SendError(Replies.Error("Error parsing JSON into valid websocket request: "u8, text));
        else if (message.Method == ClientMethod.Subscribe) SubscribeNotifications(user);
        else UnsubscribeNotifications(user);
        return true;
    }

    private void SubscribeNotifications(string user)
    {
        byte[] json = NotificationSubscription.ToJson(user);
        KeyGrant grant = _grant;
        bool subscribed, isFull = false;
        lock (_topicsGate)
        {
            subscribed = _notified is not null && _notified.ContainsKey(user);
            if (!subscribed)
            {
                // Of two that set the limit and subscribe at once, the one who comes second sees what the other did.
                grant = _grant;
                isFull = SubscriptionsKept >= grant.SubscriptionsMax;
                if (!isFull && _disposed == 0) (_notified ??= []).Add(user, ++_kept);
            }
        }

        if (subscribed) SendError(Replies.Error("Already subscribed: "u8, json));
        else if (isFull) SendError(TooManySubscriptions(grant));
        else _subscriber.Send(Replies.Acknowledge(subscribed: true, json));
    }

    private void UnsubscribeNotifications(string user)
    {
        byte[] json = NotificationSubscription.ToJson(user);
        bool removed;
        lock (_topicsGate) removed = _notified is not null && _notified.Remove(user);
        if (removed) _subscriber.Send(Replies.Acknowledge(subscribed: false, json));
        else SendError(Replies.Error("Already unsubscribed: "u8, json));
    }
}
