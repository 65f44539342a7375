using System.Text;
using System.Text.Json;
using RelayCloud.GatewaySimulator.Feeds;
using RelayCloud.GatewaySimulator.Info;
using RelayCloud.GatewaySimulator.Subscriptions;
using RelayCloud.GatewaySimulator.Wire;

namespace RelayCloud.GatewaySimulator.Sessions;

/// <summary>Carries out what a client asks over its WebSocket, as the exchange does. Called by a session's receiving loop, one message at a time.</summary>
internal sealed class RequestHandler(IMarketFeed feed, InfoResponder info, SessionContext context)
{
    // A bad subscription was seen to close the socket after 90 to 155 ms.
    private static readonly TimeSpan CloseDelay = TimeSpan.FromMilliseconds(100);

    private static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = 32 };

    public void Handle(GatewaySession session, ReadOnlyMemory<byte> message)
    {
        context.Counters.Received();
        if (!session.Usage.TryMessage())
        {
            session.Enqueue(ReplyFrames.Error($"Cannot send more than {context.Options.Limits.MessagesPerMinute} messages per minute."), isData: false);
            return;
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(message, JsonOptions);
            if (TryCarryOut(session, document.RootElement)) return;
        }
        catch (JsonException)
        {
            // Not JSON is answered like any other request that is none.
        }
        catch (InvalidOperationException)
        {
            // A string in it was no text (a lone surrogate).
        }
        session.Enqueue(ReplyFrames.NotParsed(message.Span), isData: false);
    }

    /// <summary>False when it is no valid request.</summary>
    private bool TryCarryOut(GatewaySession session, JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object || !SubscriptionParser.TryString(request, "method", out string method)) return false;
        switch (method)
        {
            case "ping":
                session.Enqueue(ReplyFrames.Pong, isData: false);
                return true;
            case "post":
                return TryPost(session, request);
            case "subscribe" or "unsubscribe":
                if (!request.TryGetProperty("subscription", out JsonElement element) || SubscriptionParser.Parse(element) is not { } subscription) return false;
                if (method == "subscribe") Subscribe(session, subscription, element);
                else Unsubscribe(session, subscription);
                return true;
            default:
                return false;
        }
    }

    private void Subscribe(GatewaySession session, Subscription subscription, JsonElement asSent)
    {
        switch (SubscriptionRules.Judge(subscription, feed.View))
        {
            case SubscriptionVerdict.ClosesSocket:
                _ = CloseSoonAsync(session);
                return;
            case SubscriptionVerdict.Invalid:
                session.Enqueue(ReplyFrames.Error("Invalid subscription " + asSent.GetRawText()), isData: false);
                return;
        }
        string echo = subscription.Echo();
        if (session.Subscriptions.Contains(subscription))
        {
            session.Enqueue(ReplyFrames.Error("Already subscribed: " + echo), isData: false);
            return;
        }
        if (!session.Usage.TrySubscribe())
        {
            session.Enqueue(ReplyFrames.Error($"Cannot subscribe to more than {context.Options.Limits.Subscriptions} channels."), isData: false);
            return;
        }
        session.Subscriptions.Add(subscription);
        feed.Subscribe(session, subscription, ReplyFrames.Acknowledgement("subscribe", echo));
    }

    private void Unsubscribe(GatewaySession session, Subscription subscription)
    {
        string echo = subscription.Echo();
        if (!session.Subscriptions.Remove(subscription))
        {
            session.Enqueue(ReplyFrames.Error("Already unsubscribed: " + echo), isData: false);
            return;
        }
        session.Usage.Unsubscribe(1);
        feed.Unsubscribe(session, subscription, ReplyFrames.Acknowledgement("unsubscribe", echo));
    }

    private bool TryPost(GatewaySession session, JsonElement post)
    {
        if (!post.TryGetProperty("id", out JsonElement id) || id.ValueKind != JsonValueKind.Number || !id.TryGetUInt64(out _)) return false;
        if (!post.TryGetProperty("request", out JsonElement request) || request.ValueKind != JsonValueKind.Object) return false;
        if (!SubscriptionParser.TryString(request, "type", out string type) || !request.TryGetProperty("payload", out JsonElement payload)) return false;
        if (type is not ("info" or "action")) return false;
        if (!session.Usage.TryPost())
        {
            session.Enqueue(ReplyFrames.Error($"too many pending post requests id={id.GetRawText()}"), isData: false);
            return true;
        }
        byte[]? answer = type == "info"
            ? AnswerInfo(session, id.GetRawText(), payload)
            // Market data needs no signature, and the simulator checks none: every action is one that it cannot recover the signer of.
            : ReplyFrames.Post(id.GetRawText(), "action", "{\"status\":\"err\",\"response\":\"Unable to recover signer.\"}"u8);
        if (answer is null)
        {
            session.Usage.PostAnswered();
            return false;
        }
        session.Enqueue(answer, isData: false, onDone: session.Usage.PostAnswered);
        return true;
    }

    /// <summary>Null when the payload is no info request: that is answered on the error channel, without the id.</summary>
    private byte[]? AnswerInfo(GatewaySession session, string id, JsonElement payload)
    {
        InfoAnswer answer = info.Answer(payload, session.Usage);
        if (answer.Status == StatusCodes.Status422UnprocessableEntity) return null;
        if (answer.Status != StatusCodes.Status200OK)
        {
            byte[] text = new JsonText().String($"{answer.Status} {answer.Reason}: {Encoding.UTF8.GetString(answer.Body)}").ToBytes();
            return ReplyFrames.Post(id, "error", text);
        }
        SubscriptionParser.TryString(payload, "type", out string type);
        byte[] wrapped = new JsonText().Raw("{\"type\":"u8).String(type).Raw(",\"data\":"u8).Raw(answer.Body).Raw("}"u8).ToBytes();
        return ReplyFrames.Post(id, "info", wrapped);
    }

    private async Task CloseSoonAsync(GatewaySession session)
    {
        await Task.Delay(CloseDelay, context.Time, session.Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        session.Reset();
    }
}
