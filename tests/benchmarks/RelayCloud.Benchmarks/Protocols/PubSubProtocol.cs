using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using RelayCloud.Benchmarks.Net;

namespace RelayCloud.Benchmarks.Protocols;

/// <summary>
/// Web PubSub's plain JSON subprotocol, for subscribers and the publisher. A message comes in an envelope that ends with the payload: <c>{"type":"message",…,"data":PAYLOAD}</c>.
/// </summary>
internal sealed class PubSubProtocol : WireProtocol
{
    /// <summary>The access key that the server is started with; it guards nothing.</summary>
    public const string Key = "benchmark-key-which-guards-nothing";

    private const string ClientPath = "/client/hubs/benchmark";

    // Where the payload began last: envelopes of groups with names of one length are of one length, and looking for it in each would be the tool's dearest step.
    private int _payloadAt;

    // Of the handshake's Host header, which has no port.
    private const string Audience = "http://127.0.0.1" + ClientPath;

    public override string SubscribePath { get; } = $"{ClientPath}?access_token={Token()}";

    public override string PublishPath => SubscribePath;

    public override string Subprotocol => "json.webpubsub.azure.v1";

    public override byte[] PublisherHello => [];

    private static ReadOnlySpan<byte> MessageStart => "{\"type\":\"message\","u8;

    private static ReadOnlySpan<byte> AckStart => "{\"type\":\"ack\","u8;

    private static ReadOnlySpan<byte> DataName => "\"dataType\":\"json\",\"data\":"u8;

    public override IReadOnlyList<byte[]> SubscribeFrames(IReadOnlyList<TopicName> topics) =>
        [.. topics.Select((topic, i) => WebSocketClient.Frame(Encoding.UTF8.GetBytes($"{{\"type\":\"joinGroup\",\"group\":\"{topic.Coin}\",\"ackId\":{i + 1}}}"), binary: false))];

    public override int AcksExpected(int topics) => topics;

    public override byte[] Publication(TopicName topic, ReadOnlySpan<byte> payload) =>
        WebSocketClient.Frame([.. Encoding.UTF8.GetBytes($"{{\"type\":\"sendToGroup\",\"group\":\"{topic.Coin}\",\"noEcho\":true,\"dataType\":\"json\",\"data\":"), .. payload, (byte)'}'], binary: false);

    public override void Feed(SubscriberConnection connection, Span<byte> buffer, long receivedAtNs, IDeliveryHandler handler)
    {
        int at = 0;
        while (FrameHead.TryRead(buffer[at..], out FrameHead head))
        {
            int start = at + head.HeadBytes;
            int length = (int)head.PayloadBytes;
            if (buffer.Length - start < length) break;
            ReadOnlySpan<byte> frame = buffer.Slice(start, length);
            at = start + length;
            if (head.Opcode == FrameHead.Text)
            {
                OnFrame(connection, frame, receivedAtNs, handler);
            }
            else
            {
                ControlFrames.Handle(connection, head, frame);
                if (!connection.IsOpen) break;
            }
        }

        connection.Keep(default, buffer[at..]);
    }

    private void OnFrame(SubscriberConnection connection, ReadOnlySpan<byte> frame, long receivedAtNs, IDeliveryHandler handler)
    {
        if (frame.StartsWith(MessageStart))
        {
            if (_payloadAt > frame.Length || !frame[.._payloadAt].EndsWith(DataName))
            {
                int data = frame.IndexOf(DataName);
                if (data < 0) throw new InvalidDataException("The server sent a message without data.");
                _payloadAt = data + DataName.Length;
            }

            handler.OnMessage(connection, frame[_payloadAt..^1], receivedAtNs);
        }
        else if (frame.StartsWith(AckStart))
        {
            if (frame.IndexOf("\"success\":true"u8) > 0) connection.Acks++;
            else connection.Error ??= Encoding.UTF8.GetString(frame);
        }
    }

    private static string Token()
    {
        string payload = $$"""{"aud":"{{Audience}}","exp":4102444800,"role":["webpubsub.sendToGroup","webpubsub.joinLeaveGroup"]}""";
        string signed = $"{Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.ASCII.GetBytes(signed)))}";
    }
}
