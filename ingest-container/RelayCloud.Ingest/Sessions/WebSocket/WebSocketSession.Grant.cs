using System.Text;
using RelayCloud.FanOut.Subscribers;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.Live;
using RelayCloud.Ingest.Sessions.WebSocket.Commands;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Sessions.WebSocket;

/// <summary>What changes of the customer's account do to an open session.</summary>
internal sealed partial class WebSocketSession
{
    // Numbers subscriptions of all kinds in the order in which they came.
    private int _kept;

    /// <inheritdoc/>
    public void Apply(KeyGrant grant)
    {
        KeyGrant before = _grant;
        _grant = grant;
        if (before.Delivery != grant.Delivery) _subscriber.SetPolicy(grant.Delivery);

        List<Topic> forbidden = [], tooMany = [];
        List<string> tooManyUsers = [];
        lock (_topicsGate)
        {
            if (_topics is not null)
            {
                forbidden.AddRange(_topics.Values.Where(k => !grant.Allows(k.Topic)).Select(k => k.Topic));
                foreach (Topic topic in forbidden) _topics.Remove(topic.Id);
            }

            // The first come stay.
            int lastKept = LastKept(grant.SubscriptionsMax);
            if (_topics is not null)
            {
                tooMany.AddRange(_topics.Values.Where(k => k.Number > lastKept).Select(k => k.Topic));
                foreach (Topic topic in tooMany) _topics.Remove(topic.Id);
            }

            if (_notified is not null)
            {
                tooManyUsers.AddRange(_notified.Where(n => n.Value > lastKept).Select(n => n.Key));
                foreach (string user in tooManyUsers) _notified.Remove(user);
            }
        }

        foreach (Topic topic in forbidden) EndSubscription(topic, NotAllowed(grant, topic));
        foreach (Topic topic in tooMany) EndSubscription(topic, TooManyNow(topic.SubscriptionJson.Span));
        foreach (string user in tooManyUsers) SendError(TooManyNow(NotificationSubscription.ToJson(user)));
    }

    /// <inheritdoc/>
    public void Notify(OutgoingNotice notice) => _subscriber.Send(notice.WebSocketFrame.Span);

    /// <inheritdoc/>
    public void Dismiss(KeyOutcome reason)
    {
        if (Close(KeyRefusal.CloseCode(reason), Encoding.UTF8.GetBytes(KeyRefusal.Message(reason)), EndReason.Dismissed)) Interlocked.Increment(ref _context.Sessions.Counters.ClosedByAccount);
    }

    // With the lock held: the number of the last subscription that stays, of all kinds.
    private int LastKept(int subscriptionsMax)
    {
        if (SubscriptionsKept <= subscriptionsMax) return int.MaxValue;
        IEnumerable<int> numbers = (_topics?.Values.Select(static k => k.Number) ?? []).Concat(_notified?.Values ?? Enumerable.Empty<int>());
        return numbers.Order().ElementAtOrDefault(subscriptionsMax - 1);
    }

    private void EndSubscription(Topic topic, ReadOnlySpan<byte> told)
    {
        Interlocked.Increment(ref _context.Sessions.Counters.ErrorsSent);
        _subscriber.Unsubscribe(topic, told);
        _context.Demand.Release(topic);
    }

    private static ReadOnlySpan<byte> TooManyNow(ReadOnlySpan<byte> subscription) => Replies.Error("Your plan no longer includes as many subscriptions; ended: "u8, subscription);

    private static ReadOnlySpan<byte> NotAllowed(KeyGrant grant, Topic topic) => grant.AllowsChannel(topic.Channel)
        ? Replies.Error("Your plan does not include this coin: "u8, topic.SubscriptionJson.Span)
        : Replies.Error("Your plan does not include this channel: "u8, topic.SubscriptionJson.Span);

    private static ReadOnlySpan<byte> TooManySubscriptions(KeyGrant grant) =>
        Replies.Error(Encoding.ASCII.GetBytes($"Cannot subscribe to more than {grant.SubscriptionsMax} channels."));
}
