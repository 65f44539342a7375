using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using RelayCloud.Ingest.Info;
using RelayCloud.Ingest.Sessions.Plans;
using RelayCloud.Ingest.Sessions.WebSocket.Commands;

namespace RelayCloud.Ingest.Sessions.WebSocket;

/// <summary><c>post</c> over the socket (reference section 4.10): the same answers as <c>POST /info</c>.</summary>
internal sealed partial class WebSocketSession
{
    private int _postsInFlight;

    private void Post(in ClientMessage message, ReadOnlySpan<byte> text)
    {
        if (!message.IsInfo)
        {
            _subscriber.Send(Replies.PostError(message.PostId, "403 Forbidden: this relay carries market data; send actions to the exchange itself"));
            return;
        }

        byte[]? type = InfoType(message.Payload);
        if (type is null)
        {
            SendError(Replies.Error("Error parsing JSON into valid websocket request: "u8, text));
            return;
        }

        if (Interlocked.Increment(ref _postsInFlight) > _context.Options.PostsInFlightMax)
        {
            Interlocked.Decrement(ref _postsInFlight);
            SendError(Replies.TooManyPosts(message.PostId));
            return;
        }

        if (!_usage.TryInfo(_grant, out int retryAfterSeconds))
        {
            Interlocked.Decrement(ref _postsInFlight);
            _subscriber.Send(Replies.PostError(message.PostId, $"429 Too Many Requests: at most {_grant.InfoRequestsPerMinuteMax} info requests a minute; try again in {retryAfterSeconds} s"));
            return;
        }

        _ = AnswerAsync(message.PostId, type, message.Payload.ToArray(), text.ToArray());
    }

    private async Task AnswerAsync(long id, byte[] type, byte[] payload, byte[] text)
    {
        try
        {
            // Not bound to the session's life: an answer that comes too late for it is dropped by its queue, and others may be waiting for the same one.
            InfoReply reply = await PlanInfo.For(_grant, _context.Info).AnswerAsync(payload, CancellationToken.None);
            if (reply.Status == StatusCodes.Status200OK) _subscriber.Send(Replies.PostInfo(id, type, reply.Body.Span));
            else if (reply.Status == StatusCodes.Status422UnprocessableEntity) SendError(Replies.Error("Error parsing JSON into valid websocket request: "u8, text));
            else _subscriber.Send(Replies.PostError(id, $"{reply.Status} {ReasonPhrases.GetReasonPhrase(reply.Status)}: {MessageOf(reply)}"));
        }
        catch (Exception e)
        {
            _subscriber.Send(Replies.PostError(id, $"500 Internal Server Error: {e.GetType().Name}"));
        }
        finally
        {
            Interlocked.Decrement(ref _postsInFlight);
        }
    }

    private static string MessageOf(InfoReply reply)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(reply.Body);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("msg", out JsonElement msg) && msg.ValueKind == JsonValueKind.String)
                return msg.GetString()!;
        }
        catch (JsonException)
        {
            // Not JSON: its text is the message.
        }

        return System.Text.Encoding.UTF8.GetString(reply.Body.Span[..Math.Min(reply.Body.Length, 256)]);
    }

    /// <summary>The payload's <c>type</c> as it stands there, with its quotes; null when there is none.</summary>
    private static byte[]? InfoType(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isType = reader.ValueTextEquals("type"u8);
                reader.Read();
                if (isType) return reader.TokenType == JsonTokenType.String ? [(byte)'"', .. reader.ValueSpan, (byte)'"'] : null;
                reader.Skip();
            }

            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
