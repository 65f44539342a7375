using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RelayCloud.WebPubSubEmulator.Protocols;

/// <summary>Frames for one connection that are no messages. Each is a whole WebSocket frame; empty where the subprotocol has none. Stateless.</summary>
internal static class SystemFrames
{
    public const int DataField = 2;
    private const int AckField = 1;
    private const int SystemField = 3;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] Pong { get; } = WebSocketFrames.Frame(WebSocketFrames.Text, """{"type":"pong"}"""u8);

    /// <param name="reconnectionToken">Null = the subprotocol is not reliable.</param>
    public static byte[] Connected(Subprotocol protocol, string connectionId, string? userId, string? reconnectionToken)
    {
        if (protocol.IsProtobuf())
        {
            return System(1, buffer =>
            {
                buffer.StringField(1, connectionId);
                if (userId is not null) buffer.StringField(2, userId);
                if (reconnectionToken is not null) buffer.StringField(3, reconnectionToken);
            });
        }

        return protocol.IsJson()
            ? Json(writer =>
            {
                writer.WriteString("type"u8, "system"u8);
                writer.WriteString("event"u8, "connected"u8);
                if (userId is not null) writer.WriteString("userId"u8, userId);
                writer.WriteString("connectionId"u8, connectionId);
                if (reconnectionToken is not null) writer.WriteString("reconnectionToken"u8, reconnectionToken);
            })
            : [];
    }

    public static byte[] Disconnected(Subprotocol protocol, string reason)
    {
        if (protocol.IsProtobuf()) return System(2, buffer => buffer.StringField(2, reason));
        return protocol.IsJson()
            ? Json(writer =>
            {
                writer.WriteString("type"u8, "system"u8);
                writer.WriteString("event"u8, "disconnected"u8);
                writer.WriteString("message"u8, reason);
            })
            : [];
    }

    /// <param name="error">Null = done.</param>
    public static byte[] Ack(Subprotocol protocol, ulong ackId, AckError? error)
    {
        if (protocol.IsProtobuf())
        {
            var ack = new ArrayBufferWriter<byte>(64);
            ack.VarintField(1, ackId);
            if (error is null)
            {
                ack.VarintField(2, 1);
            }
            else
            {
                var inner = new ArrayBufferWriter<byte>(64);
                inner.StringField(1, error.Name);
                inner.StringField(2, error.Message);
                ack.BytesField(3, inner.WrittenSpan);
            }

            return Downstream(AckField, ack.WrittenSpan);
        }

        return protocol.IsJson()
            ? Json(writer =>
            {
                writer.WriteString("type"u8, "ack"u8);
                writer.WriteNumber("ackId"u8, ackId);
                writer.WriteBoolean("success"u8, error is null);
                WriteError(writer, error);
            })
            : [];
    }

    /// <summary>The answer to an <c>invoke</c>, which only the JSON subprotocols have.</summary>
    public static byte[] InvokeResponse(string invocationId, PayloadKind kind, byte[]? data, AckError? error) => Json(writer =>
    {
        writer.WriteString("type"u8, "invokeResponse"u8);
        writer.WriteString("invocationId"u8, invocationId);
        writer.WriteBoolean("success"u8, error is null);
        if (data is not null)
        {
            writer.WriteString("dataType"u8, MessageEncoder.DataType(kind));
            MessageEncoder.WriteData(writer, kind, data);
        }

        WriteError(writer, error);
    });

    private static void WriteError(Utf8JsonWriter writer, AckError? error)
    {
        if (error is null) return;
        writer.WriteStartObject("error"u8);
        writer.WriteString("name"u8, error.Name);
        writer.WriteString("message"u8, error.Message);
        writer.WriteEndObject();
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(160);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return WebSocketFrames.Frame(WebSocketFrames.Text, buffer.WrittenSpan);
    }

    private static byte[] System(int field, Action<ArrayBufferWriter<byte>> write)
    {
        var inner = new ArrayBufferWriter<byte>(64);
        write(inner);
        var outer = new ArrayBufferWriter<byte>(inner.WrittenCount + 8);
        outer.BytesField(field, inner.WrittenSpan);
        return Downstream(SystemField, outer.WrittenSpan);
    }

    private static byte[] Downstream(int field, ReadOnlySpan<byte> body)
    {
        var buffer = new ArrayBufferWriter<byte>(body.Length + 8);
        buffer.BytesField(field, body);
        return WebSocketFrames.Frame(WebSocketFrames.Binary, buffer.WrittenSpan);
    }
}
