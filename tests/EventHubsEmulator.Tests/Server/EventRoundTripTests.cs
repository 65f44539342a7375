using RelayCloud.Amqp;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Messages;
using RelayCloud.EventHubsEmulator.Server.Events;
using RelayCloud.EventHubsEmulator.Storage;
using RelayCloud.EventHubsEmulator.Tests.Storage;

namespace RelayCloud.EventHubsEmulator.Tests.Server;

/// <summary>From what a sender put on the wire, over the log, to what a receiver gets.</summary>
public sealed class EventRoundTripTests : IDisposable
{
    private const uint Single = 0;
    private readonly TestFolder _folder = new();
    private readonly EventUnpacker _unpacker = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_message_comes_back_whole_with_the_services_annotations()
    {
        AmqpMessage received = Assert.Single(await ThroughAsync(Single, new AmqpMessage
        {
            Header = new MessageHeader { Durable = true, Priority = 3 },
            DeliveryAnnotations = new AmqpMap { { "gone", 1 } },
            MessageAnnotations = new AmqpMap
            {
                { "x-opt-partition-key", "BTC" }, { "x-opt-offset", "forged" }, { "x-opt-sequence-number", 99L }, { "x-mine", "kept" }, { "x-list", new List<object?> { 1, "two" } },
            },
            Properties = new MessageProperties { MessageId = 7ul, ContentType = new AmqpSymbol("text/plain") },
            ApplicationProperties = new AmqpMap { { (object)"ch", "trades" } },
            BodyKind = BodyKind.Data,
            Sections = [new byte[] { 1, 2, 3 }],
            Footer = new AmqpMap { { "f", 1 } },
        }.ToArray()));

        Assert.Equal((true, (byte?)3), (received.Header!.Durable, received.Header.Priority));
        Assert.Null(received.DeliveryAnnotations);
        AmqpMap annotations = received.MessageAnnotations!;
        Assert.Equal(6, annotations.Count);
        Assert.Equal((0L, "0", "BTC", "kept"), (annotations[new AmqpSymbol("x-opt-sequence-number")], annotations[new AmqpSymbol("x-opt-offset")], annotations[new AmqpSymbol("x-opt-partition-key")], annotations[new AmqpSymbol("x-mine")]));
        Assert.IsType<AmqpTimestamp>(annotations[new AmqpSymbol("x-opt-enqueued-time")]);
        Assert.Equal(new List<object?> { 1, "two" }, annotations[new AmqpSymbol("x-list")]);
        Assert.Equal((7ul, "text/plain"), (received.Properties!.MessageId, received.Properties.ContentType!.Value.Value));
        Assert.Equal("trades", received.ApplicationProperties!["ch"]);
        Assert.Equal(new byte[] { 1, 2, 3 }, received.Sections.Single());
        Assert.Equal(1, received.Footer![new AmqpSymbol("f")]);
    }

    [Fact]
    public async Task A_batch_is_its_events_and_its_key_is_theirs()
    {
        byte[] Inner(int i) => new AmqpMessage { BodyKind = BodyKind.Data, Sections = [new byte[] { (byte)i }], MessageAnnotations = i == 1 ? new AmqpMap { { "x-opt-partition-key", "ETH" } } : null }.ToArray();
        byte[] batch = new AmqpMessage
        {
            MessageAnnotations = new AmqpMap { { "x-opt-partition-key", "BTC" } },
            BodyKind = BodyKind.Data,
            Sections = [Inner(0), Inner(1), Inner(2)],
        }.ToArray();
        List<AmqpMessage> received = await ThroughAsync(EventUnpacker.BatchFormat, batch);
        Assert.Equal("BTC", System.Text.Encoding.UTF8.GetString(_unpacker.PartitionKey.Of(batch)));
        Assert.Equal([0, 1, 2], received.Select(m => (int)((byte[])m.Sections[0]!)[0]));
        Assert.Equal(["BTC", "ETH", "BTC"], received.Select(m => m.MessageAnnotations![new AmqpSymbol("x-opt-partition-key")]));
        Assert.Equal([0L, 1L, 2L], received.Select(m => m.MessageAnnotations![new AmqpSymbol("x-opt-sequence-number")]));
    }

    [Fact]
    public void The_seen_batch_of_the_javascript_client_is_understood()
    {
        byte[] frame = Convert.FromHexString(
            "000000d802000003005314d000000010000000064343a001307080013700424200537045005372d10000001e00000002a313782d6f70742d706172746974696f6e2d6b6579a10342544300537345005375a03f005370d0000000050000000141005372d10000001e00000002a313782d6f70742d706172746974696f6e2d6b6579a10342544300537345005375a003010203005375a041005370d0000000050000000141005372d10000001e00000002a313782d6f70742d706172746974696f6e2d6b6579a10342544300537345005375a0052273747222");
        var reader = new AmqpReader(frame.AsSpan(8));
        reader.ReadDescriptor();
        reader.Skip();
        byte[] payload = reader.Rest.ToArray();
        _unpacker.Read(EventUnpacker.BatchFormat, payload);
        Assert.Equal(2, _unpacker.Events.Length);
        Assert.Equal("BTC"u8, _unpacker.PartitionKey.Of(payload));
        Assert.Equal("BTC"u8, _unpacker.Events[1].Key.Of(payload));
    }

    [Fact]
    public void What_is_no_message_is_refused()
    {
        Assert.Throws<AmqpException>(() => _unpacker.Read(EventUnpacker.BatchFormat, new AmqpMessage { Value = 1 }.ToArray()));
        Assert.Throws<AmqpException>(() => _unpacker.Read(EventUnpacker.BatchFormat, new AmqpMessage { BodyKind = BodyKind.Data, Sections = [new byte[] { 1, 2 }] }.ToArray()));
        Assert.Throws<AmqpException>(() => _unpacker.Read(Single, [1, 2, 3]));
        var random = new Random(3);
        byte[] good = new AmqpMessage { MessageAnnotations = new AmqpMap { { "a", "b" } }, BodyKind = BodyKind.Data, Sections = [new byte[20]] }.ToArray();
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bad = [.. good];
            for (int j = random.Next(1, 4); j > 0; j--) bad[random.Next(bad.Length)] = (byte)random.Next(256);
            try
            {
                _unpacker.Read(i % 2 == 0 ? Single : EventUnpacker.BatchFormat, bad);
            }
            catch (AmqpException)
            {
            }
        }
    }

    [Fact]
    public async Task Unpacking_and_encoding_allocate_nothing_per_event()
    {
        byte[] inner = new AmqpMessage { MessageAnnotations = new AmqpMap { { "x-opt-partition-key", "BTC" }, { "x", "y" } }, BodyKind = BodyKind.Data, Sections = [new byte[100]] }.ToArray();
        byte[] batch = new AmqpMessage { BodyKind = BodyKind.Data, Sections = [.. Enumerable.Repeat(inner, 1000)] }.ToArray();
        using var log = new TestLog(_folder);
        for (int i = 0; i < 3; i++) _unpacker.Read(EventUnpacker.BatchFormat, batch);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _unpacker.Read(EventUnpacker.BatchFormat, batch);
        // A collection meanwhile may count the rest of an allocation block, 8 KB; an object for each event would be 24,000 bytes.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 12_000);

        var done = new AppendResult();
        log.Log.Append(batch, _unpacker.Annotations, _unpacker.Events, done);
        await done.Done;
        using var logReader = new LogReader(log.Log, LogPosition.Earliest);
        var writer = new AmqpWriter(1 << 20);
        int count = 0;
        before = 0;
        while (logReader.TryRead(out StoredRecord record))
        {
            if (++count == 10) before = GC.GetAllocatedBytesForCurrentThread();
            EventEncoder.WriteHead(writer, record, log.Log.Tail, 1);
            if (count == 900) Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 12_000);
        }

        Assert.Equal(1000, count);
    }

    private async Task<List<AmqpMessage>> ThroughAsync(uint format, byte[] payload)
    {
        _unpacker.Read(format, payload);
        using var log = new TestLog(_folder);
        var done = new AppendResult();
        log.Log.Append(payload, _unpacker.Annotations, _unpacker.Events, done);
        Assert.Equal(AppendOutcome.Stored, (await done.Done).Outcome);
        using var reader = new LogReader(log.Log, LogPosition.Earliest);
        var writer = new AmqpWriter();
        var messages = new List<AmqpMessage>();
        while (reader.TryRead(out StoredRecord record))
        {
            writer.Reset();
            EventEncoder.WriteHead(writer, record, null, 0);
            writer.WriteRaw(record.Rest);
            messages.Add(AmqpMessage.Read(writer.WrittenSpan));
        }

        return messages;
    }
}
