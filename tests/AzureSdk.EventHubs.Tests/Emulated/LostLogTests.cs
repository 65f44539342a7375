using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using AzureSdk.EventHubs.Tests.Support;
using RelayCloud.Tests.Common.EventHubs;

namespace AzureSdk.EventHubs.Tests.Emulated;

/// <summary>A hub that was made anew, as an emulator that keeps nothing does at each start: positions of before lie behind its end.</summary>
public sealed class LostLogTests
{
    [Fact]
    public async Task A_reader_of_the_log_of_before_is_told_so_at_each_call_and_a_new_one_reads_from_the_beginning()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync([new EmulatedHub("hub", 1)], "--ephemeral");
        var partition = new TestPartition(emulator, "hub", "0");
        await using EventHubProducerClient producer = partition.NewProducer();
        await using PartitionReceiver receiver = partition.NewReceiver(EventPosition.Earliest);
        await partition.SendAsync(producer, "a", "b", "c");
        string lastOffset = (await TestPartition.ReceiveAsync(receiver, 3))[2].OffsetString;

        await emulator.KillAsync();
        await emulator.RunAsync();
        for (int call = 0; call < 2; call++)
        {
            var refusal = await Assert.ThrowsAnyAsync<ArgumentException>(() => receiver.ReceiveBatchAsync(1, TimeSpan.FromSeconds(60)));
            Assert.Contains("The supplied sequence number '2' is invalid. The last sequence number in the system is '-1'", refusal.Message, StringComparison.Ordinal);
        }

        // The new log is shorter than the one before: still behind its end.
        await partition.SendAsync(producer, "new");
        await using PartitionReceiver stale = partition.NewReceiver(EventPosition.FromOffset(lastOffset, isInclusive: false));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => stale.ReceiveBatchAsync(1, TimeSpan.FromSeconds(60)));
        await using PartitionReceiver anew = partition.NewReceiver(EventPosition.Earliest);
        EventData first = Assert.Single(await TestPartition.ReceiveAsync(anew, 1));
        Assert.Equal(("new", 0L), (first.EventBody.ToString(), first.SequenceNumber));
    }

    [Fact]
    public async Task Only_new_events_of_a_partition_that_never_had_one_include_its_first()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync([new EmulatedHub("hub", 1)], "--ephemeral");
        var partition = new TestPartition(emulator, "hub", "0");
        await using EventHubProducerClient producer = partition.NewProducer();
        await using PartitionReceiver receiver = partition.NewReceiver(EventPosition.Latest);
        Assert.Empty(await receiver.ReceiveBatchAsync(1, TimeSpan.Zero));
        await partition.SendAsync(producer, "first");
        Assert.Equal(["first"], TestPartition.Texts(await TestPartition.ReceiveAsync(receiver, 1)));
    }
}
