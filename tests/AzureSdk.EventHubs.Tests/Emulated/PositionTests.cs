using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using AzureSdk.EventHubs.Tests.Support;

namespace AzureSdk.EventHubs.Tests.Emulated;

public sealed class PositionTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private static readonly TimeSpan NothingComes = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task Every_kind_of_position_begins_where_it_says()
    {
        TestPartition partition = fixture.NewPartition();
        await using EventHubProducerClient producer = partition.NewProducer();
        await partition.SendAsync(producer, "0", "1", "2");
        await using PartitionReceiver all = partition.NewReceiver(EventPosition.Earliest);
        List<EventData> first = await TestPartition.ReceiveAsync(all, 3);
        // A later millisecond, for the position by time.
        await WaitForClockAsync(first[2].EnqueuedTime);
        await partition.SendAsync(producer, "3", "4");
        List<EventData> events = [.. first, .. await TestPartition.ReceiveAsync(all, 2)];

        await ExpectAsync(EventPosition.Earliest, "0", "1", "2", "3", "4");
        await ExpectAsync(EventPosition.FromSequenceNumber(2), "2", "3", "4");
        await ExpectAsync(EventPosition.FromSequenceNumber(2, isInclusive: false), "3", "4");
        await ExpectAsync(EventPosition.FromOffset(events[1].OffsetString), "1", "2", "3", "4");
        await ExpectAsync(EventPosition.FromOffset(events[1].OffsetString, isInclusive: false), "2", "3", "4");
        await ExpectAsync(EventPosition.FromEnqueuedTime(events[2].EnqueuedTime), "3", "4");
        await ExpectAsync(EventPosition.FromEnqueuedTime(events[0].EnqueuedTime.AddSeconds(-1)), "0", "1", "2", "3", "4");

        async Task ExpectAsync(EventPosition position, params string[] texts)
        {
            await using PartitionReceiver receiver = partition.NewReceiver(position);
            Assert.Equal(texts, TestPartition.Texts(await TestPartition.ReceiveAsync(receiver, texts.Length)));
            Assert.Empty(await receiver.ReceiveBatchAsync(1, TimeSpan.Zero));
        }
    }

    [Fact]
    public async Task The_latest_position_gives_only_what_is_stored_from_then_on()
    {
        TestPartition partition = fixture.NewPartition();
        await using EventHubProducerClient producer = partition.NewProducer();
        await partition.SendAsync(producer, "old");
        await using PartitionReceiver receiver = partition.NewReceiver(EventPosition.Latest);
        Assert.Empty(await receiver.ReceiveBatchAsync(10, NothingComes));
        await partition.SendAsync(producer, "new");
        Assert.Equal(["new"], TestPartition.Texts(await TestPartition.ReceiveAsync(receiver, 1)));
    }

    [Fact]
    public async Task The_latest_position_misses_nothing_when_the_connection_is_lost_before_the_first_event()
    {
        TestPartition partition = fixture.NewPartition();
        await using EventHubProducerClient producer = partition.NewProducer();
        await partition.SendAsync(producer, "old");
        await using PartitionReceiver receiver = partition.NewReceiver(EventPosition.Latest);
        Assert.Empty(await receiver.ReceiveBatchAsync(10, NothingComes));
        await fixture.Emulator.MisbehaveAsync("cut-connections");
        await partition.SendAsync(producer, "between");
        Assert.Equal(["between"], TestPartition.Texts(await TestPartition.ReceiveAsync(receiver, 1)));
    }

    [Fact]
    public async Task An_empty_position_is_refused()
    {
        await using PartitionReceiver receiver = fixture.NewPartition().NewReceiver(default);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => receiver.ReceiveBatchAsync(1));
    }

    [Fact]
    public async Task Two_consumer_groups_read_the_same_events()
    {
        TestPartition partition = fixture.NewPartition();
        await using EventHubProducerClient producer = partition.NewProducer();
        await partition.SendAsync(producer, "a", "b");
        await using PartitionReceiver one = partition.NewReceiver(EventPosition.Earliest);
        await using PartitionReceiver other = partition.NewReceiver(EventPosition.Earliest, consumerGroup: "second");
        Assert.Equal(["a", "b"], TestPartition.Texts(await TestPartition.ReceiveAsync(one, 2)));
        Assert.Equal(["a", "b"], TestPartition.Texts(await TestPartition.ReceiveAsync(other, 2)));
    }

    private static async Task WaitForClockAsync(DateTimeOffset time) =>
        await RelayCloud.Tests.Common.Until.TrueAsync("the clock has moved on", () => DateTimeOffset.UtcNow > time.AddMilliseconds(5));
}
