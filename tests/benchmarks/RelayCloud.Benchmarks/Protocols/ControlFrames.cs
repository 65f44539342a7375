using System.Buffers.Binary;
using RelayCloud.Benchmarks.Net;

namespace RelayCloud.Benchmarks.Protocols;

/// <summary>What is done with a server's close and ping frames.</summary>
internal static class ControlFrames
{
    /// <summary>Answers a ping, notes a close. Other control frames are passed over.</summary>
    public static void Handle(SubscriberConnection connection, in FrameHead head, ReadOnlySpan<byte> payload)
    {
        if (head.Opcode == FrameHead.Ping)
        {
            connection.TrySend(WebSocketClient.Pong(payload));
        }
        else if (head.Opcode == FrameHead.Close)
        {
            connection.CloseCode = payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(payload) : 1005;
            connection.IsOpen = false;
        }
    }
}
