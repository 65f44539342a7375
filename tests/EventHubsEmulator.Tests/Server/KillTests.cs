using System.Buffers.Binary;
using System.Globalization;
using RelayCloud.Amqp;
using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Messages;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Requests;
using RelayCloud.Amqp.Sessions;
using RelayCloud.Tests.Common.EventHubs;

namespace RelayCloud.EventHubsEmulator.Tests.Server;

/// <summary>The process is killed at any moment of a load: what it has acknowledged is there afterwards, and what was seen stays as it was.</summary>
public sealed class KillTests
{
    private const int Rounds = 5;
    private const int InFlightMax = 16;
    private const int EventsMax = 20;
    private const int BodyBytes = 1_500;
    private const int DeliveriesMin = 20;
    private const int DeliveriesMax = 150;
    private const uint ReadCredit = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<long>[] _acknowledged = [.. Enumerable.Range(0, TestEmulator.Partitions).Select(_ => new List<long>())];
    private readonly CollectedEvent[][] _history = [.. Enumerable.Repeat<CollectedEvent[]>([], TestEmulator.Partitions)];
    private int _acknowledgements;
    private long _lastNumber;

    [Fact]
    public async Task Kills_under_load_lose_nothing_acknowledged_and_offsets_never_go_back()
    {
        // Small segments, so that kills hit their ends too.
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync([new EmulatedHub(TestEmulator.Hub, TestEmulator.Partitions)], "--no-token-check", "--segment-mib", "1");
        var random = new Random(20261121);
        for (int round = 0; round < Rounds; round++)
        {
            int enough = Volatile.Read(ref _acknowledgements) + random.Next(DeliveriesMin, DeliveriesMax);
            Task[] loads = [.. Enumerable.Range(0, TestEmulator.Partitions).Select(partition => LoadAsync(emulator.Port, partition, new Random(random.Next())))];
            await Until.TrueAsync("enough is acknowledged to kill", () => Volatile.Read(ref _acknowledgements) >= enough || loads.Any(load => load.IsCompleted), Patience);
            await emulator.KillAsync();
            await Task.WhenAll(loads).WaitAsync(Patience, TimeProvider.System);
            await emulator.RunAsync();
            Assert.True(Volatile.Read(ref _acknowledgements) >= enough, "The load ended before the kill.");
            for (int partition = 0; partition < TestEmulator.Partitions; partition++) await CheckAsync(emulator.Port, partition);
        }
    }

    /// <summary>Sends until the connection is lost, with many deliveries under way, and notes the numbers of events that were acknowledged.</summary>
    private async Task LoadAsync(int port, int partition, Random random)
    {
        try
        {
            await using AmqpConnection connection = await TestEmulator.ConnectAsync(port);
            AmqpSession session = await connection.OpenSessionAsync();
            AmqpSender sender = await session.AttachSenderAsync(TestEmulator.Producer(partition));
            var underWay = new Queue<(Task<DeliveryState> Outcome, long[] Numbers)>();
            while (true)
            {
                while (underWay.Count < InFlightMax)
                {
                    long[] numbers = [.. Enumerable.Range(0, random.Next(1, EventsMax)).Select(_ => Interlocked.Increment(ref _lastNumber))];
                    underWay.Enqueue((sender.SendBatchAsync(new AmqpMessage { BodyKind = BodyKind.Data, Sections = [.. numbers.Select(Event)] }.ToArray()), numbers));
                }

                (Task<DeliveryState> outcome, long[] sent) = underWay.Dequeue();
                Assert.IsType<Accepted>(await outcome.WaitAsync(Patience, TimeProvider.System));
                _acknowledged[partition].AddRange(sent);
                Interlocked.Increment(ref _acknowledgements);
            }
        }
        catch (Exception e) when (e is AmqpException or IOException)
        {
            // Killed. What was under way may be stored or not.
        }
    }

    private static byte[] Event(long number)
    {
        byte[] body = new byte[BodyBytes];
        BinaryPrimitives.WriteInt64LittleEndian(body, number);
        return new AmqpMessage { BodyKind = BodyKind.Data, Sections = [body] }.ToArray();
    }

    private async Task CheckAsync(int port, int partition)
    {
        await using AmqpConnection connection = await TestEmulator.ConnectAsync(port);
        AmqpSession session = await connection.OpenSessionAsync();
        long last = await LastSequenceAsync(session, partition);
        var received = new CollectedEvents();
        AmqpReceiver receiver = await session.AttachReceiverAsync(TestEmulator.Consumer(partition), received);
        int asked = 0;
        for (int known = 0; known <= last; known = received.Count)
        {
            int before = known;
            if (asked - known < ReadCredit / 2)
            {
                receiver.AddCredit(ReadCredit);
                asked += (int)ReadCredit;
            }

            await Until.TrueAsync($"event {known} of {last} comes", () => received.Count > before || received.Error is not null, Patience);
            Assert.Null(received.Error);
        }

        CollectedEvent[] events = received.Taken();
        Assert.Equal(Enumerable.Range(0, events.Length).Select(i => (long)i), events.Select(taken => taken.Sequence));
        for (int i = 1; i < events.Length; i++) Assert.True(events[i].Offset > events[i - 1].Offset, $"Offset {events[i].Offset} follows {events[i - 1].Offset}.");
        Assert.Superset(_acknowledged[partition].ToHashSet(), events.Select(NumberOf).ToHashSet());

        // Whatever was read once is never changed nor taken away.
        CollectedEvent[] history = _history[partition];
        Assert.True(events.Length >= history.Length);
        Assert.Equal(history.Select(Identity), events.Take(history.Length).Select(Identity));
        _history[partition] = events;
    }

    private static long NumberOf(CollectedEvent taken) => BinaryPrimitives.ReadInt64LittleEndian(taken.Body);

    private static (long Sequence, long Offset, long Number) Identity(CollectedEvent taken) => (taken.Sequence, taken.Offset, NumberOf(taken));

    private static async Task<long> LastSequenceAsync(AmqpSession session, int partition)
    {
        AmqpRequestClient management = await AmqpRequestClient.OpenAsync(session, "$management");
        AmqpMessage answer = await management.RequestAsync(
            new AmqpMap
            {
                { (object)"operation", "READ" }, { (object)"name", TestEmulator.Hub }, { (object)"type", "com.microsoft:partition" }, { (object)"partition", partition.ToString(CultureInfo.InvariantCulture) },
            },
            body: null);
        return (long)((AmqpMap)answer.Value!)["last_enqueued_sequence_number"]!;
    }
}
