using System.Text;
using RelayCloud.Benchmarks.Net;

namespace RelayCloud.Benchmarks.Protocols;

/// <summary>
/// Hyperliquid's WebSocket for subscribers: one text frame is one message. Publishing, which the exchange does not have, is a WebSocket
/// on <c>/ingest</c> that takes text frames <c>coin payload</c>. A key is presented, since a relay may want one; it opens nothing.
/// </summary>
internal sealed class HyperliquidProtocol(string subscribePath = "/ws?apiKey=benchmark") : WireProtocol
{
    public override string SubscribePath => subscribePath;

    public override string PublishPath => "/ingest";

    public override byte[] PublisherHello => [];

    public override IReadOnlyList<byte[]> SubscribeFrames(IReadOnlyList<TopicName> topics) =>
        [.. topics.Select(t => WebSocketClient.Frame(Encoding.UTF8.GetBytes($"{{\"method\":\"subscribe\",\"subscription\":{{\"type\":\"{t.Channel}\",\"coin\":\"{t.Coin}\"}}}}"), binary: false))];

    public override int AcksExpected(int topics) => topics;

    public override byte[] Publication(TopicName topic, ReadOnlySpan<byte> payload) =>
        WebSocketClient.Frame([.. Encoding.UTF8.GetBytes(topic.Coin), (byte)' ', .. payload], binary: false);

    public override void Feed(SubscriberConnection connection, Span<byte> buffer, long receivedAtNs, IDeliveryHandler handler)
    {
        int at = 0;
        while (FrameHead.TryRead(buffer[at..], out FrameHead head))
        {
            int start = at + head.HeadBytes;
            int length = (int)head.PayloadBytes;
            if (buffer.Length - start < length) break;
            ReadOnlySpan<byte> payload = buffer.Slice(start, length);
            at = start + length;
            if (head.Opcode == FrameHead.Text)
            {
                if (!head.Final) throw new InvalidDataException("The server cut a message into several frames, which is not expected of any server here.");
                // Of the channels that exist, only subscriptionResponse has an s and error an e in this place.
                byte initial = length > 13 ? payload[12] : (byte)0;
                if (initial is (byte)'s' or (byte)'e') OnSpecial(connection, payload, receivedAtNs, handler);
                else handler.OnMessage(connection, payload, receivedAtNs);
            }
            else
            {
                ControlFrames.Handle(connection, head, payload);
                if (!connection.IsOpen) break;
            }
        }

        connection.Keep(default, buffer[at..]);
    }

    private static void OnSpecial(SubscriberConnection connection, ReadOnlySpan<byte> payload, long receivedAtNs, IDeliveryHandler handler)
    {
        if (payload.StartsWith("{\"channel\":\"subscriptionResponse\""u8)) connection.Acks++;
        else if (payload.StartsWith("{\"channel\":\"error\""u8)) connection.Error ??= Encoding.UTF8.GetString(payload);
        else handler.OnMessage(connection, payload, receivedAtNs);
    }
}
