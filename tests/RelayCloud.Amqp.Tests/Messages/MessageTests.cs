using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Messages;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Tests.Support;

namespace RelayCloud.Amqp.Tests.Messages;

public sealed class MessageTests
{
    // A batch of two events with partition key "BTC", as the npm client sends it: transfer on channel 3.
    private const string BatchFrame =
        "000000d802000003005314d000000010000000064343a001307080013700424200537045005372d10000001e00000002a313782d6f70742d706172746974696f6e2d6b6579a10342544300537345005375a03f005370d0000000050000000141005372d10000001e00000002a313782d6f70742d706172746974696f6e2d6b6579a10342544300537345005375a003010203005375a041005370d0000000050000000141005372d10000001e00000002a313782d6f70742d706172746974696f6e2d6b6579a10342544300537345005375a0052273747222";

    private const string Annotations =
        "005372c15406a315782d6f70742d73657175656e63652d6e756d62657281000000000000012ca30c782d6f70742d6f6666736574a1053132333435a313782d6f70742d656e7175657565642d74696d6583000001a1fc008f35";

    [Fact]
    public void A_real_batch_is_taken_apart_without_decoding_it()
    {
        byte[] frame = Convert.FromHexString(BatchFrame);
        var reader = new AmqpReader(frame.AsSpan(8));
        Assert.Equal(Descriptor.Transfer, reader.ReadDescriptor());
        Transfer transfer = Transfer.Read(ref reader);
        Assert.Equal(0x80013700u, transfer.MessageFormat);
        ReadOnlySpan<byte> envelope = reader.Rest;
        var sections = MessageSections.Locate(envelope);
        Assert.Equal((BodyKind.Data, 2), (sections.BodyKind, sections.BodySections));
        Assert.True(MapEntries.TryFind(sections.MessageAnnotations.ValueOf(envelope), "x-opt-partition-key"u8, out AmqpReader key));
        Assert.Equal("BTC", key.ReadString());
        Assert.False(MapEntries.TryFind(sections.MessageAnnotations.ValueOf(envelope), "x-opt-partition"u8, out _));

        List<string> bodies = [];
        foreach (ReadOnlySpan<byte> data in sections.DataOf(envelope))
        {
            var inner = MessageSections.Locate(data);
            Assert.True(AmqpMessage.ReadHeader(inner, data)!.Durable);
            foreach (ReadOnlySpan<byte> body in inner.DataOf(data)) bodies.Add(Convert.ToHexString(body));
        }

        Assert.Equal(["010203", "2273747222"], bodies);
    }

    [Fact]
    public void Annotations_are_written_as_the_service_does()
    {
        var writer = new AmqpWriter();
        writer.WriteMapSection(Descriptor.MessageAnnotations, new AmqpMap
        {
            { new AmqpSymbol("x-opt-sequence-number"), 300L },
            { new AmqpSymbol("x-opt-offset"), "12345" },
            { new AmqpSymbol("x-opt-enqueued-time"), new AmqpTimestamp(1_795_229_257_525) },
        });

        // Except that a small long takes its wide form there.
        var reader = new AmqpReader(writer.WrittenSpan[3..]);
        var vector = new AmqpReader(Convert.FromHexString(Annotations).AsSpan(3));
        Same.Value(vector.ReadValue(), reader.ReadValue());
    }

    [Fact]
    public void New_annotations_go_in_front_of_the_rest_untouched()
    {
        var random = new RandomValues(5);
        for (int i = 0; i < 500; i++)
        {
            AmqpMessage message = RandomMessage(random);
            byte[] stored = message.ToArray();
            var sections = MessageSections.Locate(stored);
            var writer = new AmqpWriter();
            writer.WriteRaw(stored.AsSpan(0, sections.MessageAnnotationsAt));
            AmqpMap annotations = random.Map();
            writer.WriteMapSection(Descriptor.MessageAnnotations, annotations);
            writer.WriteRaw(stored.AsSpan(sections.AfterMessageAnnotations));

            AmqpMessage spliced = AmqpMessage.Read(writer.WrittenSpan);
            Same.Value(annotations, spliced.MessageAnnotations);
            Same.Value(message.DeliveryAnnotations, spliced.DeliveryAnnotations);
            Same.Value(message.ApplicationProperties, spliced.ApplicationProperties);
            Same.Value(message.Value, spliced.Value);
            Same.Value(message.Sections.ToList(), spliced.Sections.ToList());
            Same.Value(message.Footer, spliced.Footer);
            Assert.Equal(message.Header, spliced.Header);
            Assert.Equal(message.Properties?.Subject, spliced.Properties?.Subject);
        }
    }

    [Fact]
    public void A_message_is_read_as_it_was_written()
    {
        var random = new RandomValues(6);
        for (int i = 0; i < 500; i++)
        {
            byte[] written = RandomMessage(random).ToArray();
            Assert.Equal(Convert.ToHexString(written), Convert.ToHexString(AmqpMessage.Read(written).ToArray()));
        }
    }

    [Theory]
    [InlineData("0053734500537045", "cannot follow")]
    [InlineData("0053704500537045", "cannot follow")]
    [InlineData("00537740005375a000", "cannot follow")]
    [InlineData("0053774000537740", "cannot follow")]
    [InlineData("00537540", "cannot be null")]
    [InlineData("00531045", "none of its sections")]
    [InlineData("a10161", "described")]
    [InlineData("0053", "")]
    [InlineData("005375b0ffffffff", "")]
    public void What_is_no_message_is_an_error(string hex, string says)
    {
        AmqpException e = Assert.Throws<AmqpException>(() => MessageSections.Locate(Convert.FromHexString(hex)));
        Assert.Equal(ErrorConditions.DecodeError, e.Condition);
        Assert.Contains(says, e.Message);
    }

    [Fact]
    public void An_empty_payload_is_a_message_without_sections() => Assert.Equal(BodyKind.None, MessageSections.Locate([]).BodyKind);

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(256)]
    public void The_size_of_a_data_section_is_known_beforehand(int bytes)
    {
        var writer = new AmqpWriter();
        writer.WriteDataSection(new byte[bytes]);
        Assert.Equal(writer.Length, MessageSectionWriter.DataSectionBytes(bytes));
        var split = new AmqpWriter();
        split.WriteDataSection(new byte[bytes / 2], new byte[bytes - (bytes / 2)]);
        Assert.Equal(writer.ToArray(), split.ToArray());
    }

    private static AmqpMessage RandomMessage(RandomValues r)
    {
        var kind = (BodyKind)r.Next(4);
        return new AmqpMessage
        {
            Header = r.MaybeNull(() => new MessageHeader { Durable = r.Boolean(), TimeToLiveMs = r.MaybeUInt() }),
            DeliveryAnnotations = r.MaybeNull(() => r.Map()),
            MessageAnnotations = r.MaybeNull(() => r.Map()),
            Properties = r.MaybeNull(() => new MessageProperties { MessageId = r.UInt() * 5ul, Subject = r.Text(4), UserId = r.Bytes(3), ContentType = r.Symbol(), CreationTime = new AmqpTimestamp(r.UInt()), GroupSequence = r.MaybeUInt() }),
            ApplicationProperties = r.MaybeNull(() => r.Map()),
            BodyKind = kind,
            Value = kind == BodyKind.Value ? r.Value() : null,
            Sections = kind switch
            {
                BodyKind.Data => [.. Enumerable.Range(0, 1 + r.Next(3)).Select(_ => (object?)r.Bytes(r.Next(300)))],
                BodyKind.Sequence => [.. Enumerable.Range(0, 1 + r.Next(3)).Select(_ => (object?)new List<object?> { r.Value(1) })],
                _ => [],
            },
            Footer = r.MaybeNull(() => r.Map()),
        };
    }
}
