using System.Runtime.Serialization;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Messages;
using Azure.Messaging.EventHubs.Producer;
using RelayCloud.Amqp.Encoding;

namespace AzureSdk.EventHubs.Tests.Bundled;

public sealed class EventEncodingTests
{
    private static readonly object[] Values =
    [
        "text", "", 'x', true, false, (byte)200, (sbyte)-100, (short)-3000, (ushort)60000, -70000, 70000u, long.MinValue, ulong.MaxValue, 1.5f, double.Epsilon,
        0m, -79228162514264337593543950335m, 0.0000000000000000000000000001m, -1.50m,
        Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"), new Uri("https://relay.example/a?b=c"), TimeSpan.FromTicks(-12345),
        new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero).AddTicks(1), new DateTime(2026, 11, 21, 12, 0, 0, 1, DateTimeKind.Utc), new byte[] { 1, 2, 3 },
    ];

    [Fact]
    public void Every_kind_of_property_comes_back_as_it_was()
    {
        var sent = new EventData("body") { MessageId = "m", CorrelationId = "c", ContentType = "application/json" };
        for (int i = 0; i < Values.Length; i++) sent.Properties["p" + i] = Values[i];
        sent.Properties["none"] = null!;
        EventData received = RoundTrip(sent);
        Assert.Equal("body", received.EventBody.ToString());
        Assert.Equal(("m", "c", "application/json"), (received.MessageId, received.CorrelationId, received.ContentType));
        Assert.Equal(Values.Length + 1, received.Properties.Count);
        for (int i = 0; i < Values.Length; i++)
        {
            Assert.Equal(Values[i], received.Properties["p" + i]);
            Assert.Equal(Values[i].GetType(), received.Properties["p" + i].GetType());
        }

        Assert.Null(received.Properties["none"]);
        Assert.Equal("m", received.SystemProperties["message-id"]);
    }

    [Fact]
    public void A_received_event_can_be_sent_on()
    {
        var sent = new EventData("body") { MessageId = "m" };
        sent.Properties["coin"] = "BTC";
        EventData again = RoundTrip(RoundTrip(sent));
        Assert.Equal(("body", "m", (object)"BTC"), (again.EventBody.ToString(), again.MessageId, again.Properties["coin"]));
    }

    [Fact]
    public void What_the_service_adds_is_read()
    {
        // Captured: sequence number 300, offset "12345", enqueued at 1795229257525; then a data section.
        EventData data = Receive("005372c15406a315782d6f70742d73657175656e63652d6e756d62657281000000000000012ca30c782d6f70742d6f6666736574a1053132333435a313782d6f70742d656e7175657565642d74696d6583000001a1fc008f35" + "005375a003010203");
        Assert.Equal(300, data.SequenceNumber);
        Assert.Equal("12345", data.OffsetString);
        Assert.Equal(1795229257525, data.EnqueuedTime.ToUnixTimeMilliseconds());
        Assert.Null(data.PartitionKey);
        Assert.Equal([1, 2, 3], data.Body.ToArray());
        Assert.Equal([300L, "12345", data.EnqueuedTime], [data.SystemProperties["x-opt-sequence-number"], data.SystemProperties["x-opt-offset"], data.SystemProperties["x-opt-enqueued-time"]]);
        Assert.Empty(data.Properties);
    }

    [Fact]
    public void Several_data_sections_are_one_body() => Assert.Equal([1, 2, 3], Receive("005375a0020102005375a00103").Body.ToArray());

    [Fact]
    public void A_body_that_is_no_bytes_is_refused_and_the_rest_is_read()
    {
        EventData data = Receive("005377a10178");
        Assert.Throws<NotSupportedException>(() => data.Body);
        Assert.Empty(data.Properties);
    }

    [Fact]
    public void A_malformed_part_is_told_when_it_is_asked_for()
    {
        // Application properties whose only key is a number.
        EventData data = Receive("005374c106025401a10178" + "005375a00101");
        Assert.Equal([1], data.Body.ToArray());
        Assert.Throws<EventHubsException>(() => data.Properties);
    }

    [Fact]
    public void A_body_of_very_many_sections_costs_no_more_than_its_size()
    {
        const int Sections = 170_000;
        byte[] message = [.. Enumerable.Repeat(Convert.FromHexString("005375a00107"), Sections).SelectMany(section => section)];
        var data = new EventData(new ReceivedMessage(message));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(Sections, data.Body.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10 * Sections);
    }

    [Fact]
    public void Disturbed_events_do_no_more_than_fail_to_decode()
    {
        var sent = new EventData("body") { MessageId = "m", CorrelationId = "c", ContentType = "application/json" };
        for (int i = 0; i < Values.Length; i++) sent.Properties["p" + i] = Values[i];
        byte[] place = Convert.FromHexString("005372c15406a315782d6f70742d73657175656e63652d6e756d62657281000000000000012ca30c782d6f70742d6f6666736574a1053132333435a313782d6f70742d656e7175657565642d74696d6583000001a1fc008f35");
        byte[] sound = [.. place, .. Encode(sent)];
        var random = new Random(20261121);
        int failures = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] message = [.. sound];
            for (int i = random.Next(1, 4); i > 0; i--) message[random.Next(message.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)((random.Next(16) << 4) | random.Next(6));
            if (random.Next(8) == 0) message = message[..random.Next(message.Length)];
            failures += Record.Exception(() => ReadAll(message)) switch
            {
                null => 0,
                // The first is what the link makes of a message that it cannot place.
                RelayCloud.Amqp.AmqpException or EventHubsException or NotSupportedException => 1,
                var other => throw new InvalidOperationException($"Round {round}", other),
            };
        }

        Assert.InRange(failures, 1_000, 20_000);
    }

    private static void ReadAll(byte[] message)
    {
        var data = new EventData(new ReceivedMessage(message));
        _ = (data.SequenceNumber, data.EnqueuedTime, data.OffsetString, data.PartitionKey, data.MessageId, data.CorrelationId, data.ContentType);
        _ = (data.Properties.Count, data.SystemProperties.Count, data.Body.Length);
    }

    [Fact]
    public void The_size_of_a_batch_is_that_of_its_message_and_nothing_is_added_beyond_the_maximum()
    {
        var random = new Random(1);
        for (int round = 0; round < 200; round++)
        {
            long maximum = random.Next(24, 4000);
            using var batch = new EncodedBatchContent(round % 2 == 0 ? null : "key" + round, maximum);
            int added = 0;
            for (int i = 0; i < 20; i++)
            {
                var data = new EventData(new byte[random.Next(0, 600)]);
                if (i % 3 == 0) data.Properties["coin"] = "BTC";
                long before = batch.SizeInBytes;
                if (batch.TryAdd(data)) added++;
                else Assert.Equal(before, batch.SizeInBytes);
                Assert.True(batch.SizeInBytes <= Math.Max(maximum, before));
                Assert.Equal(batch.SizeInBytes, batch.Encoded.Length);
            }

            Assert.Equal(added, batch.Count);
            Assert.Equal(added, CountDataSections(batch.Encoded.Span));
        }
    }

    [Fact]
    public void A_batch_is_filled_to_the_last_byte()
    {
        // Head of the section 8, head of the inner section 8, body: one byte more does not fit.
        using var batch = new EncodedBatchContent(null, 1_000_016);
        Assert.False(batch.TryAdd(new EventData(new byte[1_000_001])));
        Assert.True(batch.TryAdd(new EventData(new byte[1_000_000])));
        Assert.Equal(1_000_016, batch.SizeInBytes);
    }

    [Fact]
    public void A_key_is_in_the_envelope_and_in_every_event()
    {
        using var batch = new EncodedBatchContent("BTC", 1000);
        batch.TryAdd(new EventData("a"));
        batch.TryAdd(new EventData("b"));
        string hex = Convert.ToHexStringLower(batch.Encoded.Span);
        Assert.StartsWith("005372c11b02a313782d6f70742d706172746974696f6e2d6b6579a103425443", hex, StringComparison.Ordinal);
        Assert.Equal(4, hex.Split("782d6f70742d706172746974696f6e2d6b6579").Length);
    }

    [Fact]
    public void A_property_that_AMQP_cannot_carry_is_named_and_leaves_the_batch_as_it_was()
    {
        using var batch = new EncodedBatchContent(null, 1000);
        var data = new EventData("x");
        data.Properties["odd"] = new Version(1, 2);
        var failure = Assert.Throws<SerializationException>(() => batch.TryAdd(data));
        Assert.Contains("'odd'", failure.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0L), (batch.Count, batch.SizeInBytes));
    }

    [Fact]
    public void Adding_to_a_batch_and_reading_a_place_allocate_next_to_nothing()
    {
        var data = new EventData(new byte[1500]) { Properties = { ["ch"] = "trades", ["coin"] = "BTC", ["off"] = 12345678L } };
        using var batch = new EncodedBatchContent(null, 1_000_000);
        for (int i = 0; i < 300; i++) Assert.True(batch.TryAdd(data));
        long before;
        long allocatedMin = long.MaxValue;
        for (int measurement = 0; measurement < 3; measurement++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++) Assert.True(batch.TryAdd(data));
            // A collection meanwhile counts the rest of an allocation block, but hardly three times.
            allocatedMin = Math.Min(allocatedMin, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, allocatedMin);

        byte[] message = Encode(data);
        _ = new EventData(new ReceivedMessage(message)).SequenceNumber;
        before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) _ = new EventData(new ReceivedMessage(message)).SequenceNumber;
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, 0, 160);
    }

    private static EventData RoundTrip(EventData data) => new(new ReceivedMessage(Encode(data)));

    private static EventData Receive(string hex) => new(new ReceivedMessage(Convert.FromHexString(hex)));

    private static byte[] Encode(EventData data)
    {
        var writer = new AmqpWriter();
        EventEncoder.Write(writer, data, default);
        return writer.ToArray();
    }

    private static int CountDataSections(ReadOnlySpan<byte> message)
    {
        var reader = new AmqpReader(message);
        int count = 0;
        while (reader.Remaining > 0)
        {
            if (reader.ReadDescriptor() == Descriptor.Data) count++;
            reader.Skip();
        }

        return count;
    }
}
