using System.Buffers.Text;
using RelayCloud.FanOut.Messages;
using RelayCloud.Ingest.Sessions.WebSocket.Frames;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.Sessions.WebSocket.Encodings;

/// <summary>Frames a message for WebSocket: <c>{"channel":…,"data":…}</c> around the exchange's own bytes. Stateless.</summary>
internal sealed class WebSocketEncoder(bool cursor) : IMessageEncoder
{
    // ,"cursor":"E:O" with two 64-bit numbers.
    private const int CursorBytesMax = 12 + 20 + 1 + 20 + 1;

    /// <inheritdoc/>
    public int SizeMax(HubMessage message) =>
        FrameHeader.LengthMax + message.Topic!.EnvelopePrefix.Length + message.Data.Length + 1 + (cursor ? CursorBytesMax : 0);

    /// <inheritdoc/>
    public int Encode(HubMessage message, Span<byte> destination)
    {
        ReadOnlySpan<byte> prefix = message.Topic!.EnvelopePrefix.Span;
        ReadOnlySpan<byte> data = message.Data;
        Span<byte> cursorText = stackalloc byte[CursorBytesMax];
        cursorText = cursorText[..(cursor ? WriteCursor(cursorText, message.Cursor) : 0)];
        int payloadLength = prefix.Length + data.Length + cursorText.Length + 1;
        int at = FrameHeader.Write(destination, Opcode.Text, payloadLength);
        prefix.CopyTo(destination[at..]);
        at += prefix.Length;
        data.CopyTo(destination[at..]);
        at += data.Length;
        cursorText.CopyTo(destination[at..]);
        at += cursorText.Length;
        destination[at] = (byte)'}';
        return at + 1;
    }

    private static int WriteCursor(Span<byte> destination, Cursor cursor)
    {
        "\"cursor\":\""u8.CopyTo(destination[1..]);
        destination[0] = (byte)',';
        int at = 11;
        Utf8Formatter.TryFormat(cursor.Epoch, destination[at..], out int written);
        at += written;
        destination[at++] = (byte)':';
        Utf8Formatter.TryFormat(cursor.Offset, destination[at..], out written);
        at += written;
        destination[at++] = (byte)'"';
        return at;
    }
}
