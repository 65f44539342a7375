using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RelayCloud.Ingest.Sessions.WebSocket.Frames;

namespace RelayCloud.Ingest.Sessions.WebSocket.Commands;

/// <summary>
/// Builds the relay's own frames, headers included: acknowledgements, errors, pongs, post answers, notices, closes (reference sections 3 and 4.10 to 4.11).
/// One instance for each thread at work; what a method returns is valid until the next call.
/// </summary>
internal sealed class Replies
{
    /// <summary>The most of a client's own text that an error repeats, bytes.</summary>
    private const int EchoBytesMax = 4_096;

    private static readonly byte[] PongFrame = [0x81, 18, .. "{\"channel\":\"pong\"}"u8];

    private readonly ArrayBufferWriter<byte> _payload = new(512);
    private byte[] _frame = new byte[1_024];

    /// <summary><c>{"channel":"pong"}</c>.</summary>
    public static ReadOnlySpan<byte> Pong => PongFrame;

    /// <summary>Acknowledges with the subscription as the exchange echoes it: defaults and nulls filled in.</summary>
    public ReadOnlySpan<byte> Acknowledge(bool subscribed, scoped ReadOnlySpan<byte> subscriptionJson)
    {
        _payload.ResetWrittenCount();
        _payload.Write("{\"channel\":\"subscriptionResponse\",\"data\":{\"method\":\""u8);
        _payload.Write(subscribed ? "subscribe"u8 : "unsubscribe"u8);
        _payload.Write("\",\"subscription\":"u8);
        _payload.Write(subscriptionJson);
        _payload.Write("}}"u8);
        return Frame(Opcode.Text, _payload.WrittenSpan);
    }

    /// <summary>An error frame: <paramref name="text"/>, then <paramref name="about"/> (a piece of a client's message, shortened), then <paramref name="after"/>.</summary>
    public ReadOnlySpan<byte> Error(scoped ReadOnlySpan<byte> text, scoped ReadOnlySpan<byte> about = default, scoped ReadOnlySpan<byte> after = default)
    {
        _payload.ResetWrittenCount();
        _payload.Write("{\"channel\":\"error\",\"data\":\""u8);
        _payload.Write(text);
        WriteEscaped(about.Length <= EchoBytesMax ? about : about[..EchoBytesMax]);
        if (about.Length > EchoBytesMax) _payload.Write("..."u8);
        _payload.Write(after);
        _payload.Write("\"}"u8);
        return Frame(Opcode.Text, _payload.WrittenSpan);
    }

    /// <summary>Too many posts under way; the form with <c>id=</c> at the end is what clients match.</summary>
    public ReadOnlySpan<byte> TooManyPosts(long id)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(id, digits, out int length);
        return Error("too many pending post requests id="u8, digits[..length]);
    }

    /// <summary>Answers a post with what <c>/info</c> said.</summary>
    /// <param name="id">The post's id.</param>
    /// <param name="infoType">The request's <c>type</c>, raw JSON string with its quotes.</param>
    /// <param name="data">The answer, JSON.</param>
    public ReadOnlySpan<byte> PostInfo(long id, scoped ReadOnlySpan<byte> infoType, scoped ReadOnlySpan<byte> data)
    {
        BeginPost(id, "info"u8);
        _payload.Write("{\"type\":"u8);
        _payload.Write(infoType);
        _payload.Write(",\"data\":"u8);
        _payload.Write(data);
        _payload.Write("}}}}"u8);
        return Frame(Opcode.Text, _payload.WrittenSpan);
    }

    /// <summary>Answers a post with an error, whose text mirrors the HTTP status, as the exchange does.</summary>
    public ReadOnlySpan<byte> PostError(long id, string text)
    {
        BeginPost(id, "error"u8);
        _payload.Write("\""u8);
        WriteEscaped(System.Text.Encoding.UTF8.GetBytes(text));
        _payload.Write("\"}}}"u8);
        return Frame(Opcode.Text, _payload.WrittenSpan);
    }

    /// <summary>What operators tell customers, in the shape of the exchange's channel <c>notification</c> (reference section 4.9).</summary>
    public ReadOnlySpan<byte> Notification(string text)
    {
        _payload.ResetWrittenCount();
        _payload.Write("{\"channel\":\"notification\",\"data\":{\"notification\":\""u8);
        WriteEscaped(System.Text.Encoding.UTF8.GetBytes(text));
        _payload.Write("\"}}"u8);
        return Frame(Opcode.Text, _payload.WrittenSpan);
    }

    /// <summary>A close frame. The reason is cut to the 123 bytes that fit.</summary>
    public ReadOnlySpan<byte> Close(int code, scoped ReadOnlySpan<byte> reason)
    {
        Span<byte> payload = stackalloc byte[125];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        reason = reason[..Math.Min(reason.Length, 123)];
        reason.CopyTo(payload[2..]);
        return Frame(Opcode.Close, payload[..(2 + reason.Length)]);
    }

    /// <summary>A control frame with that payload.</summary>
    public ReadOnlySpan<byte> Control(Opcode opcode, scoped ReadOnlySpan<byte> payload) => Frame(opcode, payload);

    private void BeginPost(long id, scoped ReadOnlySpan<byte> type)
    {
        _payload.ResetWrittenCount();
        _payload.Write("{\"channel\":\"post\",\"data\":{\"id\":"u8);
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(id, digits, out int length);
        _payload.Write(digits[..length]);
        _payload.Write(",\"response\":{\"type\":\""u8);
        _payload.Write(type);
        _payload.Write("\",\"payload\":"u8);
    }

    private void WriteEscaped(scoped ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return;

        // Cut text may end within a character; the encoder replaces what is not UTF-8.
        _payload.Write(JsonEncodedText.Encode(utf8, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
    }

    private ReadOnlySpan<byte> Frame(Opcode opcode, scoped ReadOnlySpan<byte> payload)
    {
        int length = FrameHeader.LengthFor(payload.Length) + payload.Length;
        if (_frame.Length < length) _frame = new byte[Math.Max(length, _frame.Length * 2)];
        int at = FrameHeader.Write(_frame, opcode, payload.Length);
        payload.CopyTo(_frame.AsSpan(at));
        return _frame.AsSpan(0, length);
    }
}
