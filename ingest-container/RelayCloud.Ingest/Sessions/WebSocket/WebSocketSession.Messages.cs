using RelayCloud.FanOut.Subscribers;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.WebSocket.Commands;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Subscriptions;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Sessions.WebSocket;

/// <summary>What a customer's messages do (reference section 3). A wrong message gets an error frame; it never closes the socket.</summary>
internal sealed partial class WebSocketSession
{
    /// <summary>A client that sends this many times its allowance of messages in frames of any kind is closed.</summary>
    private const int AbuseFactor = 10;

    private const long ToldAgainAfterMs = 60_000;

    private RateBucket _messageBudget;
    private RateBucket _frameBudget;
    private long _toldAtMs;

    private int FramesPerMinuteMax => (int)Math.Min(int.MaxValue, (long)_grant.MessagesPerMinuteMax * AbuseFactor);

    private void OnMessage(ReadOnlySpan<byte> text)
    {
        Interlocked.Increment(ref _context.Sessions.Counters.MessagesIn);
        if (!_messageBudget.TryTake(_grant.MessagesPerMinuteMax, _context.NowMs))
        {
            OnOverRate();
            return;
        }

        ClientMessage message = ClientMessage.Parse(text);
        switch (message.Method)
        {
            case ClientMethod.Ping:
                _subscriber.Send(Replies.Pong);
                break;
            case ClientMethod.Subscribe:
                if (!TryNotification(message, text)) Subscribe(message.Subscription, text);
                break;
            case ClientMethod.Unsubscribe:
                if (!TryNotification(message, text)) Unsubscribe(message.Subscription, text);
                break;
            case ClientMethod.Post:
                Post(message, text);
                break;
            default:
                SendError(Replies.Error("Error parsing JSON into valid websocket request: "u8, text));
                break;
        }
    }

    private void OnOverRate()
    {
        Interlocked.Increment(ref _context.Sessions.Counters.MessagesRefused);

        // Told once a minute: an answer to each message would only add to the flood.
        if (_toldAtMs != 0 && _context.NowMs - _toldAtMs < ToldAgainAfterMs) return;
        _toldAtMs = _context.NowMs;
        SendError(Replies.Error(System.Text.Encoding.ASCII.GetBytes($"Cannot send more than {_grant.MessagesPerMinuteMax} messages per minute.")));
    }

    private void Subscribe(ReadOnlySpan<byte> subscription, ReadOnlySpan<byte> text)
    {
        if (Resolve(subscription, text, out Cursor? resumeAfter) is not { } topic) return;

        // Only this side adds topics, so nothing is added between the checks and the end.
        KeyGrant grant = _grant;
        bool subscribed;
        int count;
        lock (_topicsGate)
        {
            subscribed = _topics is not null && _topics.ContainsKey(topic.Id);
            count = SubscriptionsKept;
        }

        if (subscribed)
        {
            SendError(Replies.Error("Already subscribed: "u8, topic.SubscriptionJson.Span));
            return;
        }

        if (!grant.Allows(topic))
        {
            SendError(NotAllowed(grant, topic));
            return;
        }

        if (count >= grant.SubscriptionsMax)
        {
            SendError(TooManySubscriptions(grant));
            return;
        }

        if (!_context.Demand.TryAcquire(topic))
        {
            SendError(Replies.Error("Invalid subscription "u8, topic.SubscriptionJson.Span, " no gateway can carry it now; try again later"u8));
            return;
        }

        if (!TryKeep(topic))
        {
            _context.Demand.Release(topic);
            if (_disposed == 0) SendError(NotAllowed(_grant, topic));
            return;
        }

        _subscriber.Subscribe(
            topic,
            Replies.Acknowledge(subscribed: true, topic.SubscriptionJson.Span),
            new SubscribeOptions(_context.Options.ReplayTrades, resumeAfter));
    }

    private bool TryKeep(Topic topic)
    {
        lock (_topicsGate)
        {
            // The grant may be another since it was looked at. Whoever sets one comes here afterwards, and finds what was kept by the one before.
            if (_disposed != 0 || !_grant.Allows(topic)) return false;
            (_topics ??= []).Add(topic.Id, new KeptTopic(topic, ++_kept));
            return true;
        }
    }

    private void Unsubscribe(ReadOnlySpan<byte> subscription, ReadOnlySpan<byte> text)
    {
        if (Resolve(subscription, text, out _) is not { } topic) return;
        bool removed;
        lock (_topicsGate) removed = _topics is not null && _topics.Remove(topic.Id);
        if (!removed)
        {
            SendError(Replies.Error("Already unsubscribed: "u8, topic.SubscriptionJson.Span));
            return;
        }

        _subscriber.Unsubscribe(topic, Replies.Acknowledge(subscribed: false, topic.SubscriptionJson.Span));
        _context.Demand.Release(topic);
    }

    /// <summary>The topic that a subscription names, or null after an error frame.</summary>
    private Topic? Resolve(ReadOnlySpan<byte> subscription, ReadOnlySpan<byte> text, out Cursor? resumeAfter)
    {
        SubscriptionOutcome outcome = SubscriptionParser.Parse(subscription, _context.Topics.Coins, _context.Universe, out TopicKey key, out resumeAfter);
        switch (outcome)
        {
            case SubscriptionOutcome.Ok when _context.Topics.TryGetOrAdd(key, out Topic? topic):
                return topic;
            case SubscriptionOutcome.Malformed or SubscriptionOutcome.UnknownType:
                SendError(Replies.Error("Error parsing JSON into valid websocket request: "u8, text));
                return null;
            case SubscriptionOutcome.InvalidParameters:
                SendError(Replies.Error("Invalid subscription "u8, subscription, " nSigFigs must be 2, 3, 4 or 5; mantissa 1, 2 or 5 with nSigFigs 5 only; interval one of 1m 3m 5m 15m 30m 1h 2h 4h 8h 12h 1d 3d 1w 1M; resume epoch:offset"u8));
                return null;
            case SubscriptionOutcome.Unsupported:
                SendError(Replies.Error("Invalid subscription "u8, subscription, " this relay carries l2Book, bbo, trades, candle, allMids, activeAssetCtx and notification"u8));
                return null;
            default:
                SendError(Replies.Error("Invalid subscription "u8, subscription));
                return null;
        }
    }

    private void SendError(ReadOnlySpan<byte> frame)
    {
        Interlocked.Increment(ref _context.Sessions.Counters.ErrorsSent);
        _subscriber.Send(frame);
    }
}
