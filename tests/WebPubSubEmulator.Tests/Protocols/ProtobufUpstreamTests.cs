using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using RelayCloud.WebPubSubEmulator.Protocols;
using Wire = RelayCloud.WebPubSubEmulator.Tests.Protocols.Wire;

namespace RelayCloud.WebPubSubEmulator.Tests.Protocols;

public sealed class ProtobufUpstreamTests
{
    private const int Rounds = 2_000;

    [Fact]
    public void Whatever_the_official_library_writes_is_read_back()
    {
        var random = new Random(1);
        for (int round = 0; round < Rounds; round++)
        {
            Wire.UpstreamMessage wire = Make(random);
            UpstreamMessage read = ProtobufUpstream.Parse(wire.ToByteArray());
            switch (wire.MessageCase)
            {
                case Wire.UpstreamMessage.MessageOneofCase.SendToGroupMessage:
                    Wire.UpstreamMessage.Types.SendToGroupMessage send = wire.SendToGroupMessage;
                    Assert.Equal((UpstreamKind.SendToGroup, send.Group, send.HasAckId ? (ulong)send.AckId : null, send.NoEcho), (read.Kind, read.Group, read.AckId, read.NoEcho));
                    AssertData(send.Data, read);
                    break;
                case Wire.UpstreamMessage.MessageOneofCase.EventMessage:
                    Wire.UpstreamMessage.Types.EventMessage sent = wire.EventMessage;
                    Assert.Equal((UpstreamKind.Event, sent.Event, sent.HasAckId ? (ulong)sent.AckId : null), (read.Kind, read.Event, read.AckId));
                    AssertData(sent.Data, read);
                    break;
                case Wire.UpstreamMessage.MessageOneofCase.JoinGroupMessage:
                    Assert.Equal((UpstreamKind.JoinGroup, wire.JoinGroupMessage.Group, (ulong)wire.JoinGroupMessage.AckId), (read.Kind, read.Group, read.AckId));
                    break;
                case Wire.UpstreamMessage.MessageOneofCase.LeaveGroupMessage:
                    Assert.Equal((UpstreamKind.LeaveGroup, wire.LeaveGroupMessage.Group), (read.Kind, read.Group));
                    break;
                default:
                    Assert.Equal((UpstreamKind.SequenceAck, wire.SequenceAckMessage.SequenceId), (read.Kind, read.SequenceId));
                    break;
            }
        }
    }

    [Fact]
    public void Damaged_bytes_are_refused_and_never_crash()
    {
        var random = new Random(2);
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] bytes = Make(random).ToByteArray();
            if (random.Next(2) == 0) bytes = bytes[..random.Next(bytes.Length)];
            for (int i = random.Next(3); i > 0 && bytes.Length > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                ProtobufUpstream.Parse(bytes);
            }
            catch (ProtocolException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, Rounds / 10, Rounds);
    }

    [Theory]
    [InlineData(new byte[] { 0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F })]
    [InlineData(new byte[] { 0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    [InlineData(new byte[] { 0x00 })]
    [InlineData(new byte[] { })]
    public void Lengths_are_checked_before_they_are_believed(byte[] bytes) => Assert.Throws<ProtocolException>(() => ProtobufUpstream.Parse(bytes));

    private static void AssertData(Wire.MessageData data, UpstreamMessage read)
    {
        (PayloadKind kind, byte[] bytes) = data.DataCase switch
        {
            Wire.MessageData.DataOneofCase.TextData => (PayloadKind.Text, System.Text.Encoding.UTF8.GetBytes(data.TextData)),
            Wire.MessageData.DataOneofCase.BinaryData => (PayloadKind.Binary, data.BinaryData.ToByteArray()),
            Wire.MessageData.DataOneofCase.ProtobufData => (PayloadKind.Protobuf, data.ProtobufData.ToByteArray()),
            _ => (PayloadKind.Json, System.Text.Encoding.UTF8.GetBytes(data.JsonData)),
        };
        Assert.Equal(kind, read.PayloadKind);
        Assert.Equal(bytes, read.Data);
    }

    private static Wire.UpstreamMessage Make(Random random)
    {
        var message = new Wire.UpstreamMessage();
        switch (random.Next(5))
        {
            case 0:
                message.SendToGroupMessage = new() { Group = Name(random), Data = Data(random) };
                if (random.Next(2) == 0) message.SendToGroupMessage.AckId = random.NextInt64();
                if (random.Next(2) == 0) message.SendToGroupMessage.NoEcho = random.Next(2) == 0;
                break;
            case 1:
                message.EventMessage = new() { Event = Name(random), Data = Data(random) };
                if (random.Next(2) == 0) message.EventMessage.AckId = random.Next(1_000);
                break;
            case 2:
                message.JoinGroupMessage = new() { Group = Name(random), AckId = random.NextInt64() };
                break;
            case 3:
                message.LeaveGroupMessage = new() { Group = Name(random) };
                break;
            default:
                message.SequenceAckMessage = new() { SequenceId = random.NextInt64(1L << random.Next(1, 62)) };
                break;
        }

        return message;
    }

    private static Wire.MessageData Data(Random random) => random.Next(4) switch
    {
        0 => new Wire.MessageData { TextData = Name(random) },
        1 => new Wire.MessageData { BinaryData = ByteString.CopyFrom(Bytes(random)) },
        2 => new Wire.MessageData { ProtobufData = Any.Pack(new StringValue { Value = Name(random) }) },
        _ => new Wire.MessageData { JsonData = $$"""{"n":{{random.Next()}},"s":"{{Name(random)}}"}""" },
    };

    private static byte[] Bytes(Random random)
    {
        byte[] bytes = new byte[random.Next(300)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Name(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(4) == 0 ? "ü€" : ((char)('a' + random.Next(26))).ToString()));
}
