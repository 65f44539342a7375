using System.Text.Json;
using RelayCloud.WebPubSubEmulator.Protocols;
using Wire = RelayCloud.WebPubSubEmulator.Tests.Protocols.Wire;

namespace RelayCloud.WebPubSubEmulator.Tests.Protocols;

public sealed class SystemFramesTests
{
    [Fact]
    public void Protobuf_clients_read_acknowledgements_and_system_messages()
    {
        Wire.DownstreamMessage done = Read(SystemFrames.Ack(Subprotocol.Protobuf, long.MaxValue, error: null));
        Assert.Equal((long.MaxValue, true), (done.AckMessage.AckId, done.AckMessage.Success));
        Assert.Null(done.AckMessage.Error);
        Wire.DownstreamMessage refused = Read(SystemFrames.Ack(Subprotocol.Protobuf, 7, AckError.Duplicate(7)));
        Assert.Equal((7, false, "Duplicate"), (refused.AckMessage.AckId, refused.AckMessage.Success, refused.AckMessage.Error.Name));
        Wire.DownstreamMessage.Types.SystemMessage.Types.ConnectedMessage connected = Read(SystemFrames.Connected(Subprotocol.ProtobufReliable, "c", "u", "t")).SystemMessage.ConnectedMessage;
        Assert.Equal(("c", "u", "t"), (connected.ConnectionId, connected.UserId, connected.ReconnectionToken));
        Assert.Equal("why", Read(SystemFrames.Disconnected(Subprotocol.Protobuf, "why")).SystemMessage.DisconnectedMessage.Reason);
    }

    [Fact]
    public void Simple_clients_get_no_system_messages()
    {
        Assert.Empty(SystemFrames.Connected(Subprotocol.Simple, "c", "u", null));
        Assert.Empty(SystemFrames.Disconnected(Subprotocol.Simple, "why"));
        Assert.Empty(SystemFrames.Ack(Subprotocol.Simple, 1, null));
    }

    [Fact]
    public void Only_reliable_clients_get_a_reconnection_token()
    {
        using JsonDocument plain = JsonDocument.Parse(FrameReader.Read(SystemFrames.Connected(Subprotocol.Json, "c", null, null)).Payload);
        Assert.False(plain.RootElement.TryGetProperty("reconnectionToken", out _));
        Assert.False(plain.RootElement.TryGetProperty("userId", out _));
    }

    [Fact]
    public void A_long_close_reason_is_cut_between_characters()
    {
        (byte opcode, byte[] payload) = FrameReader.Read(WebSocketFrames.Close(1008, new string('€', 100)));
        Assert.Equal(WebSocketFrames.CloseOpcode, opcode);
        Assert.InRange(payload.Length, 120, 125);
        Assert.Equal(new string('€', (payload.Length - 2) / 3), System.Text.Encoding.UTF8.GetString(payload.AsSpan(2)));
    }

    private static Wire.DownstreamMessage Read(byte[] frame) => Wire.DownstreamMessage.Parser.ParseFrom(FrameReader.Read(frame).Payload);
}
