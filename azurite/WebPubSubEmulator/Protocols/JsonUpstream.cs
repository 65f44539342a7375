using System.Text;
using System.Text.Json;
using RelayCloud.WebPubSubEmulator.Configuration;

namespace RelayCloud.WebPubSubEmulator.Protocols;

/// <summary>Reads what a client of a JSON subprotocol sends. Stateless.</summary>
internal static class JsonUpstream
{
    /// <exception cref="ProtocolException">It is no message of the subprotocol.</exception>
    public static UpstreamMessage Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return Read(json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new ProtocolException("The message is not valid JSON of the subprotocol.");
        }
    }

    private static UpstreamMessage Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        string? type = null, group = null, eventName = null, dataType = null, invocationId = null, target = null;
        ulong? ackId = null;
        long? sequenceId = null;
        bool noEcho = false;
        int dataStart = -1, dataEnd = 0;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw new ProtocolException("A message must be a JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Is(ref reader, "type"u8)) type = Text(ref reader, "type");
            else if (Is(ref reader, "group"u8)) group = Text(ref reader, "group");
            else if (Is(ref reader, "event"u8)) eventName = Text(ref reader, "event");
            else if (Is(ref reader, "dataType"u8)) dataType = Text(ref reader, "dataType");
            else if (Is(ref reader, "invocationId"u8)) invocationId = Text(ref reader, "invocationId");
            else if (Is(ref reader, "target"u8)) target = Text(ref reader, "target");
            else if (Is(ref reader, "ackId"u8)) ackId = Number(ref reader, "ackId");
            else if (Is(ref reader, "sequenceId"u8)) sequenceId = (long?)Number(ref reader, "sequenceId");
            else if (Is(ref reader, "noEcho"u8)) noEcho = Flag(ref reader);
            else if (Is(ref reader, "data"u8))
            {
                reader.Read();
                dataStart = (int)reader.TokenStartIndex;
                reader.Skip();
                dataEnd = (int)reader.BytesConsumed;
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        // Reads to the end, which fails if anything stands behind the object.
        while (reader.Read())
        {
        }

        ReadOnlySpan<byte> data = dataStart < 0 ? default : json[dataStart..dataEnd];
        switch (type)
        {
            case "sendToGroup":
                (PayloadKind kind, byte[] bytes) = Payload(dataType, data);
                return new UpstreamMessage(UpstreamKind.SendToGroup) { Group = Group(group), AckId = ackId, PayloadKind = kind, Data = bytes, NoEcho = noEcho };
            case "event":
                (kind, bytes) = Payload(dataType, data);
                return new UpstreamMessage(UpstreamKind.Event) { Event = Event(eventName), AckId = ackId, PayloadKind = kind, Data = bytes };
            case "joinGroup":
                return new UpstreamMessage(UpstreamKind.JoinGroup) { Group = Group(group), AckId = ackId };
            case "leaveGroup":
                return new UpstreamMessage(UpstreamKind.LeaveGroup) { Group = Group(group), AckId = ackId };
            case "sequenceAck":
                return new UpstreamMessage(UpstreamKind.SequenceAck) { SequenceId = sequenceId ?? throw new ProtocolException("A sequenceAck must have a sequenceId.") };
            case "ping":
                return new UpstreamMessage(UpstreamKind.Ping);
            case "invoke":
                if (target != "event") throw new ProtocolException("The target of an invoke must be 'event'.");
                (kind, bytes) = data.IsEmpty ? (PayloadKind.Text, []) : Payload(dataType, data);
                return new UpstreamMessage(UpstreamKind.Invoke)
                {
                    InvocationId = invocationId ?? throw new ProtocolException("An invoke must have an invocationId."),
                    Event = Event(eventName),
                    PayloadKind = kind,
                    Data = bytes,
                };
            case "cancelInvocation" or "invokeResponse":
                return new UpstreamMessage(UpstreamKind.InvocationNotice) { InvocationId = invocationId ?? "" };
            case null:
                throw new ProtocolException("A message must have a type.");
            default:
                throw new ProtocolException($"There is no message type '{(type.Length > 64 ? type[..64] : type)}'.");
        }
    }

    private static string Group(string? group) => Names.IsGroup(group) ? group! : throw new ProtocolException($"A group must have 1 to {Names.GroupCharactersMax} characters, not all blank.");

    private static string Event(string? name) => Names.IsEvent(name) ? name! : throw new ProtocolException($"An event must have 1 to {Names.EventCharactersMax} characters, not all blank.");

    private static (PayloadKind Kind, byte[] Data) Payload(string? dataType, ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty) throw new ProtocolException("The message must have data.");
        switch (dataType)
        {
            case null or "json":
                return (PayloadKind.Json, json.ToArray());
            case "text":
                return (PayloadKind.Text, Encoding.UTF8.GetBytes(Value(json, dataType).GetString()!));
            case "binary":
                return (PayloadKind.Binary, Value(json, dataType).GetBytesFromBase64());
            case "protobuf":
                return (PayloadKind.Protobuf, Value(json, dataType).GetBytesFromBase64());
            default:
                throw new ProtocolException("The dataType must be json, text, binary or protobuf.");
        }
    }

    private static Utf8JsonReader Value(ReadOnlySpan<byte> json, string dataType)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.String) throw new ProtocolException($"Data of dataType {dataType} must be a string.");
        return reader;
    }

    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.ValueTextEquals(name);

    private static string? Text(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        return reader.TokenType is JsonTokenType.String or JsonTokenType.Null ? reader.GetString() : throw new ProtocolException($"The {name} must be a string.");
    }

    private static ulong? Number(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return null;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out ulong value) && value <= long.MaxValue
            ? value
            : throw new ProtocolException($"The {name} must be a whole number from 0 to {long.MaxValue}.");
    }

    private static bool Flag(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False or JsonTokenType.Null => false,
            _ => throw new ProtocolException("The noEcho must be true or false."),
        };
    }
}
