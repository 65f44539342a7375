using System.Text;
using System.Text.Json;
using Google.Protobuf;
using RelayCloud.WebPubSubEmulator.Protocols;
using Wire = RelayCloud.WebPubSubEmulator.Tests.Protocols.Wire;

namespace RelayCloud.WebPubSubEmulator.Tests.Protocols;

public sealed class MessageEncoderTests
{
    private const int Rounds = 1_000;

    [Fact]
    public void Receivers_of_every_subprotocol_read_what_was_sent()
    {
        var random = new Random(3);
        for (int round = 0; round < Rounds; round++)
        {
            OutboundMessage message = Make(random);
            foreach (Subprotocol protocol in Enum.GetValues<Subprotocol>())
            {
                long sequence = random.NextInt64(1, 1L << random.Next(1, 62));
                Check(message, protocol, sequence);
            }
        }
    }

    [Fact]
    public void All_receivers_of_a_subprotocol_share_one_frame()
    {
        var message = new OutboundMessage("g", "ann", PayloadKind.Text, "x"u8.ToArray(), 0);
        Assert.True(message.Encoded(Subprotocol.Json) == message.Encoded(Subprotocol.Json), "They are not the same memory.");
        Assert.False(message.Encoded(Subprotocol.Json) == message.Encoded(Subprotocol.JsonReliable), "Two subprotocols share memory.");
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2_048, 1)]
    [InlineData(2_049, 2)]
    [InlineData(10_240, 5)]
    public void A_delivery_is_billed_in_steps_of_2_KB(int bytes, int steps) =>
        Assert.Equal(steps, new OutboundMessage(null, null, PayloadKind.Binary, new byte[bytes], 0).Steps);

    [Fact]
    public void Numbering_allocates_nothing()
    {
        var message = new OutboundMessage("g", null, PayloadKind.Json, new byte[500], 0);
        ReadOnlySpan<byte> body = message.Encoded(Subprotocol.JsonReliable);
        byte[] frame = new byte[2_000];
        SequencedFrames.Write(frame, Subprotocol.JsonReliable, body, 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 1; i < 1_000; i++)
        {
            SequencedFrames.Write(frame, Subprotocol.JsonReliable, body, i);
            SequencedFrames.Write(frame, Subprotocol.ProtobufReliable, body, i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Check(OutboundMessage message, Subprotocol protocol, long sequence)
    {
        ReadOnlySpan<byte> encoded = message.Encoded(protocol);
        if (protocol.IsReliable())
        {
            byte[] whole = new byte[SequencedFrames.Length(protocol, encoded.Length, sequence)];
            Assert.Equal(whole.Length, SequencedFrames.Write(whole, protocol, encoded, sequence));
            encoded = whole;
        }

        (byte opcode, byte[] payload) = FrameReader.Read(encoded.ToArray());
        if (protocol == Subprotocol.Simple)
        {
            Assert.Equal(message.Kind is PayloadKind.Json or PayloadKind.Text ? WebSocketFrames.Text : WebSocketFrames.Binary, opcode);
            Assert.Equal(message.Data, payload);
        }
        else if (protocol.IsJson())
        {
            Assert.Equal(WebSocketFrames.Text, opcode);
            CheckJson(message, protocol.IsReliable() ? sequence : null, payload);
        }
        else
        {
            Assert.Equal(WebSocketFrames.Binary, opcode);
            CheckProtobuf(message, protocol.IsReliable() ? sequence : null, payload);
        }
    }

    private static void CheckJson(OutboundMessage message, long? sequence, byte[] payload)
    {
        using JsonDocument document = JsonDocument.Parse(payload);
        JsonElement root = document.RootElement;
        Assert.Equal("message", root.GetProperty("type").GetString());
        Assert.Equal(message.Group is null ? "server" : "group", root.GetProperty("from").GetString());
        Assert.Equal(message.Group, Text("group"));
        Assert.Equal(message.Group is null ? null : message.FromUserId, Text("fromUserId"));
        Assert.Equal(sequence, root.TryGetProperty("sequenceId", out JsonElement number) ? number.GetInt64() : null);
        JsonElement data = root.GetProperty("data");
        (string name, byte[] bytes) = message.Kind switch
        {
            PayloadKind.Json => ("json", Encoding.UTF8.GetBytes(data.GetRawText())),
            PayloadKind.Text => ("text", Encoding.UTF8.GetBytes(data.GetString()!)),
            PayloadKind.Binary => ("binary", data.GetBytesFromBase64()),
            _ => ("protobuf", data.GetBytesFromBase64()),
        };
        Assert.Equal(name, root.GetProperty("dataType").GetString());
        Assert.Equal(message.Data, bytes);

        string? Text(string property) => root.TryGetProperty(property, out JsonElement value) ? value.GetString() : null;
    }

    private static void CheckProtobuf(OutboundMessage message, long? sequence, byte[] payload)
    {
        Wire.DownstreamMessage.Types.DataMessage data = Wire.DownstreamMessage.Parser.ParseFrom(payload).DataMessage;
        Assert.Equal(message.Group is null ? "server" : "group", data.From);
        Assert.Equal(message.Group, data.HasGroup ? data.Group : null);
        Assert.Equal(sequence, data.HasSequenceId ? data.SequenceId : null);
        byte[] bytes = message.Kind switch
        {
            PayloadKind.Json => Encoding.UTF8.GetBytes(data.Data.JsonData),
            PayloadKind.Text => Encoding.UTF8.GetBytes(data.Data.TextData),
            PayloadKind.Binary => data.Data.BinaryData.ToByteArray(),
            _ => data.Data.ProtobufData.ToByteArray(),
        };
        Assert.Equal(message.Data, bytes);
    }

    private static OutboundMessage Make(Random random)
    {
        var kind = (PayloadKind)random.Next(4);
        int length = random.Next(10) == 0 ? random.Next(60_000, 70_000) : random.Next(300);
        byte[] data = kind switch
        {
            PayloadKind.Json => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { n = random.Next(), s = new string('ü', length) })),
            PayloadKind.Text => Encoding.UTF8.GetBytes($"\"\\\n\u0001ü€{new string('x', length)}"),
            PayloadKind.Protobuf => Google.Protobuf.WellKnownTypes.Any.Pack(new Google.Protobuf.WellKnownTypes.StringValue { Value = new string('x', length) }).ToByteArray(),
            _ => RandomBytes(random, length),
        };
        return new OutboundMessage(random.Next(3) == 0 ? null : "gr\"oup ü", random.Next(2) == 0 ? null : "us\\er", kind, data, 0);
    }

    private static byte[] RandomBytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
