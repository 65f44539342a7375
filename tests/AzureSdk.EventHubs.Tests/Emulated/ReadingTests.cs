using System.Diagnostics;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using AzureSdk.EventHubs.Tests.Support;

namespace AzureSdk.EventHubs.Tests.Emulated;

public sealed class ReadingTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task A_partition_is_read_one_by_one_until_the_reader_has_enough()
    {
        TestPartition partition = fixture.NewPartition();
        await using EventHubProducerClient producer = partition.NewProducer();
        await partition.SendAsync(producer, [.. Enumerable.Range(0, 250).Select(i => i.ToString())]);
        await using var consumer = new EventHubConsumerClient("$Default", partition.ConnectionString);
        var texts = new List<string>();
        await foreach (PartitionEvent read in consumer.ReadEventsFromPartitionAsync(partition.Id, EventPosition.Earliest))
        {
            Assert.Equal((partition.Id, partition.Hub, "$Default"), (read.Partition.PartitionId, read.Partition.EventHubName, read.Partition.ConsumerGroup));
            Assert.Equal(249, read.Partition.ReadLastEnqueuedEventProperties().SequenceNumber);
            texts.Add(read.Data.EventBody.ToString());
            if (texts.Count == 250) break;
        }

        Assert.Equal(Enumerable.Range(0, 250).Select(i => i.ToString()), texts);
    }

    [Fact]
    public async Task All_partitions_are_read_each_in_its_order()
    {
        await using var producer = new EventHubProducerClient(fixture.Emulator.ConnectionString(EmulatorFixture.SmallHub));
        for (int i = 0; i < 100; i++) await producer.SendAsync([new EventData($"{i % 4}:{i}")], new SendEventOptions { PartitionId = (i % 4).ToString() });
        await using var consumer = new EventHubConsumerClient("$Default", fixture.Emulator.ConnectionString(EmulatorFixture.SmallHub));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var read = new List<(string Partition, string Text)>();
        await foreach (PartitionEvent e in consumer.ReadEventsAsync(startReadingAtEarliestEvent: true, new ReadEventOptions { CacheEventCount = 7 }, patience.Token))
        {
            read.Add((e.Partition.PartitionId, e.Data.EventBody.ToString()));
            if (read.Count == 100) break;
        }

        foreach (IGrouping<string, (string Partition, string Text)> partition in read.GroupBy(e => e.Partition))
            Assert.Equal(Enumerable.Range(0, 100).Where(i => i % 4 == int.Parse(partition.Key)).Select(i => $"{partition.Key}:{i}"), partition.Select(e => e.Text));
    }

    [Fact]
    public async Task An_idle_reading_gives_empty_events_when_asked_to()
    {
        TestPartition partition = fixture.NewPartition();
        await using var consumer = new EventHubConsumerClient("$Default", partition.ConnectionString);
        await foreach (PartitionEvent read in consumer.ReadEventsFromPartitionAsync(partition.Id, EventPosition.Latest, new ReadEventOptions { MaximumWaitTime = TimeSpan.FromMilliseconds(50) }))
        {
            Assert.Null(read.Data);
            break;
        }

        await using var all = new EventHubConsumerClient("second", fixture.Emulator.ConnectionString("two"));
        await foreach (PartitionEvent read in all.ReadEventsAsync(startReadingAtEarliestEvent: false, new ReadEventOptions { MaximumWaitTime = TimeSpan.FromMilliseconds(50) }))
        {
            Assert.Null(read.Data);
            break;
        }
    }

    [Fact]
    public async Task Without_prefetch_no_more_is_asked_for_than_is_received()
    {
        TestPartition partition = fixture.NewPartition();
        await using EventHubProducerClient producer = partition.NewProducer();
        await partition.SendAsync(producer, [.. Enumerable.Range(0, 50).Select(i => i.ToString())]);
        await using PartitionReceiver receiver = partition.NewReceiver(EventPosition.Earliest, new PartitionReceiverOptions { PrefetchCount = 0 });
        var texts = new List<string>();
        while (texts.Count < 50)
        {
            EventData[] events = [.. await receiver.ReceiveBatchAsync(3, TimeSpan.FromSeconds(10))];
            Assert.InRange(events.Length, 1, 3);
            texts.AddRange(TestPartition.Texts(events));
        }

        Assert.Equal(Enumerable.Range(0, 50).Select(i => i.ToString()), texts);
    }

    [Fact]
    public async Task A_bound_in_bytes_loses_nothing()
    {
        TestPartition partition = fixture.NewPartition();
        await using EventHubProducerClient producer = partition.NewProducer();
        for (int i = 0; i < 20; i++) await producer.SendAsync([.. Enumerable.Range(0, 50).Select(_ => new EventData(new byte[2000]))], new SendEventOptions { PartitionId = partition.Id });
        await using PartitionReceiver receiver = partition.NewReceiver(EventPosition.Earliest, new PartitionReceiverOptions { PrefetchCount = 300, PrefetchSizeInBytes = 10_000 });
        List<EventData> received = await TestPartition.ReceiveAsync(receiver, 1000);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), received.Select(data => data.SequenceNumber));
    }

    [Fact]
    public async Task Cancelling_a_receive_is_immediate_and_costs_no_event()
    {
        TestPartition partition = fixture.NewPartition();
        await using EventHubProducerClient producer = partition.NewProducer();
        await using PartitionReceiver receiver = partition.NewReceiver(EventPosition.Earliest);
        Assert.Empty(await receiver.ReceiveBatchAsync(1, TimeSpan.Zero));
        using var cancel = new CancellationTokenSource();
        Task<IEnumerable<EventData>> waiting = receiver.ReceiveBatchAsync(1, TimeSpan.FromMinutes(5), cancel.Token);
        Assert.False(waiting.IsCompleted);
        long since = Stopwatch.GetTimestamp();
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => waiting);
        Assert.True(Stopwatch.GetElapsedTime(since) < AtOnce);
        await partition.SendAsync(producer, "still");
        Assert.Equal(["still"], TestPartition.Texts(await TestPartition.ReceiveAsync(receiver, 1)));

        await using var consumer = new EventHubConsumerClient("$Default", partition.ConnectionString);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAsync<TaskCanceledException>(async () =>
        {
            await foreach (PartitionEvent _ in consumer.ReadEventsFromPartitionAsync(partition.Id, EventPosition.Earliest, stop.Token)) await stop.CancelAsync();
        });
    }

    [Fact]
    public async Task Closing_ends_a_waiting_receive()
    {
        PartitionReceiver receiver = fixture.NewPartition().NewReceiver(EventPosition.Earliest);
        Assert.Empty(await receiver.ReceiveBatchAsync(1, TimeSpan.Zero));
        Task<IEnumerable<EventData>> waiting = receiver.ReceiveBatchAsync(1, TimeSpan.FromMinutes(5));
        long since = Stopwatch.GetTimestamp();
        await receiver.CloseAsync();
        await receiver.DisposeAsync();
        var failure = await Assert.ThrowsAsync<EventHubsException>(() => waiting);
        Assert.Equal(EventHubsException.FailureReason.ClientClosed, failure.Reason);
        Assert.True(Stopwatch.GetElapsedTime(since) < AtOnce);
    }

    [Fact]
    public async Task A_higher_owner_takes_the_partition_and_a_lower_one_is_refused()
    {
        TestPartition partition = fixture.NewPartition();
        await using EventHubProducerClient producer = partition.NewProducer();
        await partition.SendAsync(producer, "a");
        await using PartitionReceiver plain = partition.NewReceiver(EventPosition.Earliest);
        Assert.Single(await TestPartition.ReceiveAsync(plain, 1));
        Task<IEnumerable<EventData>> waiting = plain.ReceiveBatchAsync(1, TimeSpan.FromMinutes(1));

        await using PartitionReceiver owner = partition.NewReceiver(EventPosition.Earliest, new PartitionReceiverOptions { OwnerLevel = 2 });
        Assert.Single(await TestPartition.ReceiveAsync(owner, 1));
        var stolen = await Assert.ThrowsAsync<EventHubsException>(() => waiting);
        Assert.Equal(EventHubsException.FailureReason.ConsumerDisconnected, stolen.Reason);
        Assert.False(stolen.IsTransient);

        await using PartitionReceiver lower = partition.NewReceiver(EventPosition.Earliest, new PartitionReceiverOptions { OwnerLevel = 1 });
        var refused = await Assert.ThrowsAsync<EventHubsException>(() => lower.ReceiveBatchAsync(1));
        Assert.Equal(EventHubsException.FailureReason.ConsumerDisconnected, refused.Reason);

        await using var consumer = new EventHubConsumerClient("$Default", partition.ConnectionString);
        await using (IAsyncEnumerator<PartitionEvent> reading = consumer.ReadEventsFromPartitionAsync(partition.Id, EventPosition.Earliest, new ReadEventOptions { OwnerLevel = 3 }).GetAsyncEnumerator())
        {
            Assert.True(await reading.MoveNextAsync());
            stolen = await Assert.ThrowsAsync<EventHubsException>(() => owner.ReceiveBatchAsync(1, TimeSpan.FromMinutes(1)));
            Assert.Equal(EventHubsException.FailureReason.ConsumerDisconnected, stolen.Reason);
        }
    }
}
