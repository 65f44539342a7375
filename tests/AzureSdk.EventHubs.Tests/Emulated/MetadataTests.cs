using Azure;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using AzureSdk.EventHubs.Tests.Support;

namespace AzureSdk.EventHubs.Tests.Emulated;

public sealed class MetadataTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    [Fact]
    public async Task A_hub_tells_its_partitions()
    {
        await using var consumer = new EventHubConsumerClient("$Default", fixture.Emulator.ConnectionString(EmulatorFixture.SmallHub));
        EventHubProperties hub = await consumer.GetEventHubPropertiesAsync();
        Assert.Equal(EmulatorFixture.SmallHub, hub.Name);
        Assert.Equal(["0", "1", "2", "3"], hub.PartitionIds);
        Assert.False(hub.IsGeoReplicationEnabled);
        Assert.InRange(hub.CreatedOn, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.Equal(hub.PartitionIds, await consumer.GetPartitionIdsAsync());
    }

    [Fact]
    public async Task A_partition_tells_its_ends()
    {
        TestPartition partition = fixture.NewPartition();
        await using EventHubProducerClient producer = partition.NewProducer();
        PartitionProperties empty = await producer.GetPartitionPropertiesAsync(partition.Id);
        Assert.Equal((true, -1L, partition.Id), (empty.IsEmpty, empty.LastEnqueuedSequenceNumber, empty.Id));
        await partition.SendAsync(producer, "a", "b", "c");
        await using PartitionReceiver receiver = partition.NewReceiver(EventPosition.Earliest);
        PartitionProperties full = await receiver.GetPartitionPropertiesAsync();
        Assert.Equal((false, 0L, 2L), (full.IsEmpty, full.BeginningSequenceNumber, full.LastEnqueuedSequenceNumber));
        List<EventData> events = await TestPartition.ReceiveAsync(receiver, 3);
        Assert.Equal(events[2].OffsetString, full.LastEnqueuedOffsetString);
        Assert.Equal(events[2].EnqueuedTime, full.LastEnqueuedTime);
    }

    [Fact]
    public async Task The_newest_event_is_tracked_while_receiving()
    {
        TestPartition partition = fixture.NewPartition();
        await using EventHubProducerClient producer = partition.NewProducer();
        await partition.SendAsync(producer, "a", "b", "c");
        await using PartitionReceiver receiver = partition.NewReceiver(EventPosition.Earliest);
        Assert.Null(receiver.ReadLastEnqueuedEventProperties().SequenceNumber);
        List<EventData> events = await TestPartition.ReceiveAsync(receiver, 3);
        LastEnqueuedEventProperties newest = receiver.ReadLastEnqueuedEventProperties();
        Assert.Equal((2L, events[2].OffsetString), (newest.SequenceNumber, newest.OffsetString));
        Assert.NotNull(newest.LastReceivedTime);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found_at_once()
    {
        await using var nowhere = new EventHubProducerClient(fixture.Emulator.ConnectionString("nowhere"));
        var byQuestion = await Assert.ThrowsAsync<EventHubsException>(() => nowhere.GetPartitionIdsAsync());
        Assert.Equal(EventHubsException.FailureReason.ResourceNotFound, byQuestion.Reason);
        var byLink = await Assert.ThrowsAsync<EventHubsException>(async () => await nowhere.SendAsync([new EventData("x")]));
        Assert.Equal(EventHubsException.FailureReason.ResourceNotFound, byLink.Reason);
        await using var noGroup = new PartitionReceiver("nobody", "0", EventPosition.Earliest, fixture.Emulator.ConnectionString(EmulatorFixture.SmallHub));
        var byGroup = await Assert.ThrowsAsync<EventHubsException>(() => noGroup.ReceiveBatchAsync(1));
        Assert.Equal(EventHubsException.FailureReason.ResourceNotFound, byGroup.Reason);
        await using var noPartition = new PartitionReceiver("$Default", "99", EventPosition.Earliest, fixture.Emulator.ConnectionString(EmulatorFixture.SmallHub));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => noPartition.ReceiveBatchAsync(1));
    }

    [Fact]
    public async Task A_wrong_key_is_not_authorized_and_a_right_credential_of_each_kind_is()
    {
        await using var wrong = new EventHubProducerClient(fixture.Emulator.ConnectionString(EmulatorFixture.SmallHub, key: "wrong"));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(async () => await wrong.SendAsync([new EventData("x")]));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => wrong.GetPartitionIdsAsync());

        var viaTls = new EventHubConnectionOptions { CustomEndpointAddress = new Uri($"sb://localhost:{fixture.Emulator.TlsPort}"), CertificateValidationCallback = (_, _, _, _) => true };
        await using var named = new EventHubConnection("localhost", EmulatorFixture.SmallHub, new AzureNamedKeyCredential("RootManageSharedAccessKey", "SAS_KEY_VALUE"), viaTls);
        await using var byKey = new EventHubConsumerClient("$Default", named);
        Assert.Equal(4, (await byKey.GetPartitionIdsAsync()).Length);

        await using var token = new EventHubConnection("localhost", EmulatorFixture.SmallHub, new CountingCredential(TimeSpan.FromHours(1)), viaTls);
        await using var byToken = new EventHubConsumerClient("$Default", token);
        Assert.Equal(4, (await byToken.GetPartitionIdsAsync()).Length);
    }
}
