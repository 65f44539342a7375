using System.Buffers.Text;

namespace RelayCloud.WebPubSubEmulator.Protocols;

/// <summary>
/// Puts a connection's own sequence number behind the bytes that all receivers share. A number comes last in both reliable subprotocols, so that only the frame's few outer bytes differ. Stateless, no allocation.
/// </summary>
internal static class SequencedFrames
{
    private const byte DataTag = (SystemFrames.DataField << 3) | 2;
    private const byte SequenceTag = 4 << 3;

    private static ReadOnlySpan<byte> JsonBefore => ",\"sequenceId\":"u8;

    /// <summary>Length of the whole frame, bytes.</summary>
    public static int Length(Subprotocol protocol, int bodyLength, long sequence)
    {
        int payload = PayloadLength(protocol, bodyLength, sequence);
        return WebSocketFrames.HeaderLength(payload) + payload;
    }

    /// <summary>Writes the whole frame, returns its length.</summary>
    public static int Write(Span<byte> destination, Subprotocol protocol, ReadOnlySpan<byte> body, long sequence)
    {
        int payload = PayloadLength(protocol, body.Length, sequence);
        bool isJson = protocol == Subprotocol.JsonReliable;
        int at = WebSocketFrames.WriteHeader(destination, isJson ? WebSocketFrames.Text : WebSocketFrames.Binary, payload);
        if (isJson)
        {
            body.CopyTo(destination[at..]);
            at += body.Length;
            JsonBefore.CopyTo(destination[at..]);
            at += JsonBefore.Length;
            Utf8Formatter.TryFormat(sequence, destination[at..], out int digits);
            at += digits;
            destination[at++] = (byte)'}';
            return at;
        }

        destination[at++] = DataTag;
        at += ProtobufWriter.WriteVarint(destination[at..], (ulong)DataLength(body.Length, sequence));
        body.CopyTo(destination[at..]);
        at += body.Length;
        destination[at++] = SequenceTag;
        at += ProtobufWriter.WriteVarint(destination[at..], (ulong)sequence);
        return at;
    }

    private static int PayloadLength(Subprotocol protocol, int bodyLength, long sequence)
    {
        if (protocol == Subprotocol.JsonReliable) return bodyLength + JsonBefore.Length + Digits(sequence) + 1;
        int data = DataLength(bodyLength, sequence);
        return 1 + ProtobufWriter.VarintLength((ulong)data) + data;
    }

    private static int DataLength(int bodyLength, long sequence) => bodyLength + 1 + ProtobufWriter.VarintLength((ulong)sequence);

    private static int Digits(long value)
    {
        int digits = 1;
        for (; value >= 10; value /= 10) digits++;
        return digits;
    }
}
