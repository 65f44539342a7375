using System.Buffers.Text;
using System.Text;
using RelayCloud.Benchmarks.Net;

namespace RelayCloud.Benchmarks.Protocols;

/// <summary>
/// NATS: over WebSocket for subscribers, where frames carry a byte stream that is cut without regard to messages; over plain TCP for the publisher.
/// </summary>
internal sealed class NatsProtocol : WireProtocol
{
    private static readonly byte[] Pong = "PONG\r\n"u8.ToArray();

    public override string SubscribePath => "/";

    public override string? PublishPath => null;

    public override byte[] PublisherHello { get; } = "CONNECT {\"verbose\":false,\"pedantic\":false}\r\n"u8.ToArray();

    public override IReadOnlyList<byte[]> SubscribeFrames(IReadOnlyList<TopicName> topics)
    {
        var text = new StringBuilder("CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":false}\r\n");
        for (int i = 0; i < topics.Count; i++) text.Append($"SUB {topics[i]} {i + 1}\r\n");
        text.Append("PING\r\n");
        return [WebSocketClient.Frame(Encoding.ASCII.GetBytes(text.ToString()), binary: true)];
    }

    // The PONG comes when every SUB before it was taken.
    public override int AcksExpected(int topics) => 1;

    public override byte[] Publication(TopicName topic, ReadOnlySpan<byte> payload) =>
        [.. Encoding.ASCII.GetBytes($"PUB {topic} {payload.Length}\r\n"), .. payload, (byte)'\r', (byte)'\n'];

    public override ReadOnlySpan<byte> AnswerToPublisher(ReadOnlySpan<byte> received)
    {
        if (received.StartsWith("-ERR"u8) || received.IndexOf("\n-ERR"u8) >= 0)
            throw new InvalidDataException($"nats-server refused the publisher: {Encoding.UTF8.GetString(received)}");
        return received.IndexOf("PING\r\n"u8) >= 0 ? Pong : default;
    }

    public override void Feed(SubscriberConnection connection, Span<byte> buffer, long receivedAtNs, IDeliveryHandler handler)
    {
        // Payloads are moved together at the front, over the frame heads, so that a message across two frames lies in one piece.
        int write = connection.UnframedLength, read = write;
        while (read < buffer.Length)
        {
            if (connection.FrameRemaining > 0)
            {
                int n = (int)Math.Min(connection.FrameRemaining, buffer.Length - read);
                buffer.Slice(read, n).CopyTo(buffer[write..]);
                write += n;
                read += n;
                connection.FrameRemaining -= n;
                continue;
            }

            if (!FrameHead.TryRead(buffer[read..], out FrameHead head)) break;
            if (head.Opcode >= FrameHead.Close)
            {
                if (buffer.Length - read < head.HeadBytes + head.PayloadBytes) break;
                ControlFrames.Handle(connection, head, buffer.Slice(read + head.HeadBytes, (int)head.PayloadBytes));
                read += head.HeadBytes + (int)head.PayloadBytes;
                if (!connection.IsOpen) break;
            }
            else
            {
                read += head.HeadBytes;
                connection.FrameRemaining = head.PayloadBytes;
            }
        }

        int taken = CutMessages(connection, buffer[..write], receivedAtNs, handler);
        if (write - taken > MessageBytesMax) throw new InvalidDataException($"A NATS message of more than {MessageBytesMax} bytes.");
        connection.Keep(buffer[taken..write], buffer[read..]);
    }

    private static int CutMessages(SubscriberConnection connection, ReadOnlySpan<byte> stream, long receivedAtNs, IDeliveryHandler handler)
    {
        int at = 0;
        while (true)
        {
            int lineLength = stream[at..].IndexOf((byte)'\n');
            if (lineLength < 0) return at;
            ReadOnlySpan<byte> line = stream.Slice(at, lineLength).TrimEnd((byte)'\r');
            int next = at + lineLength + 1;
            if (line.StartsWith("MSG "u8))
            {
                if (!Utf8Parser.TryParse(line[(line.LastIndexOf((byte)' ') + 1)..], out int length, out _) || (uint)length > MessageBytesMax)
                    throw new InvalidDataException("nats-server sent a MSG line without a length that makes sense.");
                if (stream.Length - next < length + 2) return at;
                handler.OnMessage(connection, stream.Slice(next, length), receivedAtNs);
                next += length + 2;
            }
            else
            {
                OnControlLine(connection, line);
            }

            at = next;
        }
    }

    private static void OnControlLine(SubscriberConnection connection, ReadOnlySpan<byte> line)
    {
        if (line.SequenceEqual("PONG"u8)) connection.Acks++;
        else if (line.SequenceEqual("PING"u8)) connection.TrySend(WebSocketClient.Frame(Pong, binary: true));
        else if (line.StartsWith("-ERR"u8)) connection.Error ??= Encoding.UTF8.GetString(line);
    }
}
