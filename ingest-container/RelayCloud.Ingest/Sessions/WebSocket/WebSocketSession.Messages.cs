using RelayCloud.FanOut.Subscribers;
using RelayCloud.Ingest.Sessions.WebSocket.Commands;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Subscriptions;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Sessions.WebSocket;

/// <summary>What a customer's messages do (reference section 3). A wrong message gets an error frame; it never closes the socket.</summary>
internal sealed partial class WebSocketSession
{
    /// <summary>A client of which more than this many times its allowance a minute is refused, in spite of being told, is closed.</summary>
    private const int AbuseFactor = 10;

    /// <summary>A client that was not refused anything for this long is told anew when it happens again.</summary>
    private const int OverRateEpisodeGapMs = 10_000;

    private MinuteBudget _messageBudget;
    private MinuteBudget _refusalBudget;
    private long _lastRefusedMs;

    private int RefusalsPerMinuteMax => (int)Math.Min(int.MaxValue, (long)_grant.MessagesPerMinuteMax * AbuseFactor);

    private void OnMessage(ReadOnlySpan<byte> text)
    {
        Interlocked.Increment(ref _context.Sessions.Counters.MessagesIn);
        if (!TakeFromBudget()) return;
        ClientMessage message = ClientMessage.Parse(text);
        switch (message.Method)
        {
            case ClientMethod.Ping:
                _subscriber.Send(Replies.Pong);
                break;
            case ClientMethod.Subscribe:
                Subscribe(message.Subscription, text);
                break;
            case ClientMethod.Unsubscribe:
                Unsubscribe(message.Subscription, text);
                break;
            case ClientMethod.Post:
                Post(message, text);
                break;
            default:
                SendError(Replies.Error("Error parsing JSON into valid websocket request: "u8, text));
                break;
        }
    }

    /// <summary>Whether the client may still have a message or a ping carried out. If not, it is told once, or closed when that does not help.</summary>
    private bool TakeFromBudget()
    {
        long nowMs = _context.NowMs;
        if (_messageBudget.TryTake(_grant.MessagesPerMinuteMax, nowMs)) return true;
        Interlocked.Increment(ref _context.Sessions.Counters.MessagesRefused);

        // Told once for each episode, through which single messages may get: an answer to each refusal would only add to the flood.
        bool isNewEpisode = _lastRefusedMs == 0 || nowMs - _lastRefusedMs >= OverRateEpisodeGapMs;
        _lastRefusedMs = nowMs;
        if (!_refusalBudget.TryTake(RefusalsPerMinuteMax, nowMs))
        {
            Interlocked.Increment(ref _context.Sessions.Counters.ClosedRate);
            Close(CloseCodes.RateAbuse, "far over the message rate; slow down"u8);
        }
        else if (isNewEpisode)
        {
            SendError(Replies.Error(System.Text.Encoding.ASCII.GetBytes($"Cannot send more than {_grant.MessagesPerMinuteMax} messages per minute.")));
        }

        return false;
    }

    private void Subscribe(ReadOnlySpan<byte> subscription, ReadOnlySpan<byte> text)
    {
        if (Resolve(subscription, text, out Cursor? resumeAfter) is not { } topic) return;
        lock (_topicsGate)
        {
            if (_disposed != 0) return;
            _topics ??= [];
            if (_topics.ContainsKey(topic.Id))
            {
                SendError(Replies.Error("Already subscribed: "u8, topic.SubscriptionJson.Span));
                return;
            }

            if (_topics.Count >= _grant.SubscriptionsMax)
            {
                SendError(Replies.Error(System.Text.Encoding.ASCII.GetBytes($"Cannot subscribe to more than {_grant.SubscriptionsMax} channels.")));
                return;
            }

            if (!_context.Demand.TryAcquire(topic))
            {
                SendError(Replies.Error("Invalid subscription "u8, topic.SubscriptionJson.Span, " no gateway can carry it now; try again later"u8));
                return;
            }

            _topics.Add(topic.Id, topic);
        }

        _subscriber.Subscribe(
            topic,
            Replies.Acknowledge(subscribed: true, topic.SubscriptionJson.Span),
            new SubscribeOptions(_context.Options.ReplayTrades, resumeAfter));
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
                SendError(Replies.Error("Invalid subscription "u8, subscription, " this relay carries l2Book, bbo, trades, candle, allMids and activeAssetCtx"u8));
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
