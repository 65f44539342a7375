using System.Text.Json;

namespace RelayCloud.Ingest.Sessions.WebSocket.Commands;

/// <summary>
/// A client's message, read in one pass without allocating. Unknown keys are passed over, as the exchange does (ccxt sends an <c>id</c> with <c>unsubscribe</c>).
/// The slices point into the message.
/// </summary>
internal ref struct ClientMessage
{
    /// <summary>The deepest JSON looked at.</summary>
    private const int DepthMax = 32;

    public ClientMethod Method { get; private set; }

    /// <summary>The <c>subscription</c> object, raw JSON. Set for subscribe and unsubscribe.</summary>
    public ReadOnlySpan<byte> Subscription { get; private set; }

    /// <summary>The <c>id</c> of a post.</summary>
    public long PostId { get; private set; }

    /// <summary>Whether the post's request type is <c>info</c>; the only other one is <c>action</c>.</summary>
    public bool IsInfo { get; private set; }

    /// <summary>The post's <c>payload</c>, raw JSON.</summary>
    public ReadOnlySpan<byte> Payload { get; private set; }

    /// <summary>Reads a message. Never throws.</summary>
    public static ClientMessage Parse(ReadOnlySpan<byte> message)
    {
        try
        {
            return ParseCore(message);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second comes from an escape that is no character, such as a lone surrogate, when it is compared with a name.
            return default;
        }
    }

    private static ClientMessage ParseCore(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message, new JsonReaderOptions { MaxDepth = DepthMax });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return default;
        ClientMessage result = default;
        ClientMethod method = ClientMethod.Malformed;
        bool hasId = false;
        bool hasRequest = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("method"u8))
            {
                reader.Read();
                method = MethodOf(ref reader);
            }
            else if (reader.ValueTextEquals("subscription"u8))
            {
                result.Subscription = message[Value(ref reader)];
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                hasId = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long id);
                result.PostId = hasId ? reader.GetInt64() : 0;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("request"u8))
            {
                reader.Read();
                hasRequest = result.ParseRequest(ref reader, message);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        if (reader.TokenType != JsonTokenType.EndObject || reader.Read()) return default;
        bool complete = method switch
        {
            ClientMethod.Ping => true,
            ClientMethod.Subscribe or ClientMethod.Unsubscribe => !result.Subscription.IsEmpty,
            ClientMethod.Post => hasId && hasRequest,
            _ => false,
        };
        result.Method = complete ? method : ClientMethod.Malformed;
        return result;
    }

    private static ClientMethod MethodOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return ClientMethod.Malformed;
        }

        if (reader.ValueTextEquals("ping"u8)) return ClientMethod.Ping;
        if (reader.ValueTextEquals("subscribe"u8)) return ClientMethod.Subscribe;
        if (reader.ValueTextEquals("unsubscribe"u8)) return ClientMethod.Unsubscribe;
        return reader.ValueTextEquals("post"u8) ? ClientMethod.Post : ClientMethod.Malformed;
    }

    /// <summary>Where the value after a name stands; the reader is moved to its end.</summary>
    private static Range Value(ref Utf8JsonReader reader)
    {
        reader.Read();
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }

    private bool ParseRequest(ref Utf8JsonReader reader, ReadOnlySpan<byte> message)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }

        bool hasType = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                bool isText = reader.TokenType == JsonTokenType.String;
                IsInfo = isText && reader.ValueTextEquals("info"u8);
                hasType = IsInfo || (isText && reader.ValueTextEquals("action"u8));
                reader.Skip();
            }
            else if (reader.ValueTextEquals("payload"u8))
            {
                Payload = message[Value(ref reader)];
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return hasType && !Payload.IsEmpty;
    }
}
