using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RelayCloud.WebPubSubEmulator.Protocols;

/// <summary>Encodes messages for receivers. Stateless.</summary>
internal static class MessageEncoder
{
    // Escapes what JSON demands and nothing else, so that text stays as short as it was.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <inheritdoc cref="OutboundMessage.Encoded"/>
    public static byte[] Encode(OutboundMessage message, Subprotocol protocol) => protocol switch
    {
        Subprotocol.Simple => WebSocketFrames.Frame(message.Kind is PayloadKind.Json or PayloadKind.Text ? WebSocketFrames.Text : WebSocketFrames.Binary, message.Data),
        Subprotocol.Json => WebSocketFrames.Frame(WebSocketFrames.Text, Json(message, closed: true)),
        Subprotocol.JsonReliable => Json(message, closed: false).ToArray(),
        Subprotocol.Protobuf => Protobuf(message),
        _ => ProtobufData(message).ToArray(),
    };

    private static ReadOnlySpan<byte> Json(OutboundMessage message, bool closed)
    {
        var buffer = new ArrayBufferWriter<byte>(message.Data.Length + 160);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "message"u8);
            if (message.Group is { } group)
            {
                writer.WriteString("from"u8, "group"u8);
                writer.WriteString("group"u8, group);
                if (message.FromUserId is { } user) writer.WriteString("fromUserId"u8, user);
            }
            else
            {
                writer.WriteString("from"u8, "server"u8);
            }

            writer.WriteString("dataType"u8, DataType(message.Kind));
            WriteData(writer, message.Kind, message.Data);
            if (closed) writer.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    /// <summary>Writes the property <c>data</c>.</summary>
    public static void WriteData(Utf8JsonWriter writer, PayloadKind kind, ReadOnlySpan<byte> data)
    {
        writer.WritePropertyName("data"u8);
        switch (kind)
        {
            case PayloadKind.Json:
                writer.WriteRawValue(data, skipInputValidation: true);
                break;
            case PayloadKind.Text:
                writer.WriteStringValue(data);
                break;
            default:
                writer.WriteBase64StringValue(data);
                break;
        }
    }

    /// <summary>The value of <c>dataType</c>.</summary>
    public static ReadOnlySpan<byte> DataType(PayloadKind kind) => kind switch
    {
        PayloadKind.Json => "json"u8,
        PayloadKind.Text => "text"u8,
        PayloadKind.Binary => "binary"u8,
        _ => "protobuf"u8,
    };

    private static byte[] Protobuf(OutboundMessage message)
    {
        ReadOnlySpan<byte> data = ProtobufData(message);
        var buffer = new ArrayBufferWriter<byte>(data.Length + 16);
        buffer.BytesField(SystemFrames.DataField, data);
        return WebSocketFrames.Frame(WebSocketFrames.Binary, buffer.WrittenSpan);
    }

    /// <summary>The fields of <c>DataMessage</c> but its sequence_id.</summary>
    private static ReadOnlySpan<byte> ProtobufData(OutboundMessage message)
    {
        var inner = new ArrayBufferWriter<byte>(message.Data.Length + 16);
        inner.BytesField(
            message.Kind switch
            {
                PayloadKind.Text => 1,
                PayloadKind.Binary => 2,
                PayloadKind.Protobuf => 3,
                _ => 4,
            },
            message.Data);
        var buffer = new ArrayBufferWriter<byte>(inner.WrittenCount + 64);
        buffer.StringField(1, message.Group is null ? "server" : "group");
        if (message.Group is { } group) buffer.StringField(2, group);
        buffer.BytesField(3, inner.WrittenSpan);
        return buffer.WrittenSpan;
    }
}
