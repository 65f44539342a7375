using System.Text;
using RelayCloud.FanOut.Subscribers;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Sessions.WebSocket;

/// <summary>What changes of the customer's account do to an open session.</summary>
internal sealed partial class WebSocketSession
{
    private int _topicsKept;

    /// <inheritdoc/>
    public void Apply(KeyGrant grant)
    {
        KeyGrant before = _grant;
        _grant = grant;
        if (before.Delivery != grant.Delivery) _subscriber.SetPolicy(grant.Delivery);

        List<Topic> forbidden = [], tooMany = [];
        lock (_topicsGate)
        {
            if (_topics is null) return;
            forbidden.AddRange(_topics.Values.Where(k => !grant.Allows(k.Topic)).Select(k => k.Topic));
            foreach (Topic topic in forbidden) _topics.Remove(topic.Id);

            // The first come stay.
            tooMany.AddRange(_topics.Values.OrderBy(k => k.Number).Skip(grant.SubscriptionsMax).Select(k => k.Topic));
            foreach (Topic topic in tooMany) _topics.Remove(topic.Id);
        }

        foreach (Topic topic in forbidden) EndSubscription(topic, NotAllowed(grant, topic));
        foreach (Topic topic in tooMany) EndSubscription(topic, Replies.Error("Your plan no longer includes as many subscriptions; ended: "u8, topic.SubscriptionJson.Span));
    }

    /// <inheritdoc/>
    public void Dismiss(KeyOutcome reason)
    {
        if (Close(KeyRefusal.CloseCode(reason), Encoding.UTF8.GetBytes(KeyRefusal.Message(reason)), EndReason.Dismissed)) Interlocked.Increment(ref _context.Sessions.Counters.ClosedByAccount);
    }

    private void EndSubscription(Topic topic, ReadOnlySpan<byte> told)
    {
        Interlocked.Increment(ref _context.Sessions.Counters.ErrorsSent);
        _subscriber.Unsubscribe(topic, told);
        _context.Demand.Release(topic);
    }

    private static ReadOnlySpan<byte> NotAllowed(KeyGrant grant, Topic topic) => grant.AllowsChannel(topic.Channel)
        ? Replies.Error("Your plan does not include this coin: "u8, topic.SubscriptionJson.Span)
        : Replies.Error("Your plan does not include this channel: "u8, topic.SubscriptionJson.Span);

    private static ReadOnlySpan<byte> TooManySubscriptions(KeyGrant grant) =>
        Replies.Error(Encoding.ASCII.GetBytes($"Cannot subscribe to more than {grant.SubscriptionsMax} channels."));
}
