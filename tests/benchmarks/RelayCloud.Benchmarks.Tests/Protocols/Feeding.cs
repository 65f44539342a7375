using System.Net.Sockets;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.Tests.Protocols;

/// <summary>Feeds a protocol as the receiver does: the carry, then the next piece, in a buffer with other bytes behind.</summary>
internal static class Feeding
{
    /// <summary>A connection that is not connected.</summary>
    public static SubscriberConnection Connection() => new(0, new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));

    public static void Feed(WireProtocol protocol, SubscriberConnection connection, ReadOnlySpan<byte> piece, IDeliveryHandler handler)
    {
        byte[] buffer = new byte[connection.CarryLength + piece.Length + 64];
        buffer.AsSpan().Fill(0xEE);
        connection.Carry.AsSpan(0, connection.CarryLength).CopyTo(buffer);
        piece.CopyTo(buffer.AsSpan(connection.CarryLength));
        protocol.Feed(connection, buffer.AsSpan(0, connection.CarryLength + piece.Length), 1, handler);
    }
}
