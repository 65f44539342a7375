using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using AzureSdk.EventHubs.Tests.Support;

namespace AzureSdk.EventHubs.Tests.Emulated;

public sealed class SendAndReceiveTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    [Fact]
    public async Task A_batch_comes_back_whole_in_order_and_with_its_properties()
    {
        TestPartition partition = fixture.NewPartition();
        DateTimeOffset before = DateTimeOffset.UtcNow.AddSeconds(-1);
        await using EventHubProducerClient producer = partition.NewProducer();
        using EventDataBatch batch = await producer.CreateBatchAsync(new CreateBatchOptions { PartitionId = partition.Id });
        Assert.Equal(1_048_576, batch.MaximumSizeInBytes);
        for (int i = 0; i < 100; i++)
        {
            var data = new EventData("event " + i) { MessageId = "m" + i, ContentType = "text/plain", CorrelationId = "c" };
            data.Properties["coin"] = "BTC";
            data.Properties["number"] = (long)i;
            Assert.True(batch.TryAdd(data));
        }

        await producer.SendAsync(batch);
        await using PartitionReceiver receiver = partition.NewReceiver(EventPosition.Earliest);
        List<EventData> received = await TestPartition.ReceiveAsync(receiver, 100);
        for (int i = 0; i < 100; i++)
        {
            EventData data = received[i];
            Assert.Equal("event " + i, data.EventBody.ToString());
            Assert.Equal(("m" + i, "text/plain", "c"), (data.MessageId, data.ContentType, data.CorrelationId));
            Assert.Equal(("BTC", (long)i), (data.Properties["coin"], data.Properties["number"]));
            Assert.Equal(i, data.SequenceNumber);
            Assert.NotNull(data.OffsetString);
            Assert.InRange(data.EnqueuedTime, before, DateTimeOffset.UtcNow.AddSeconds(1));
            Assert.Null(data.PartitionKey);
            Assert.Equal((long)i, data.SystemProperties["x-opt-sequence-number"]);
        }
    }

    [Fact]
    public async Task Events_of_one_key_share_a_partition_and_carry_the_key()
    {
        await using var producer = new EventHubProducerClient(fixture.Emulator.ConnectionString(EmulatorFixture.SmallHub));
        // "BTC" hashes to 31602 and "hyperliquid" to −15911: of four partitions the third and the last.
        await producer.SendAsync([new EventData("b1"), new EventData("b2")], new SendEventOptions { PartitionKey = "BTC" });
        await producer.SendAsync([new EventData("h")], new SendEventOptions { PartitionKey = "hyperliquid" });
        await ExpectAsync("2", "BTC", "b1", "b2");
        await ExpectAsync("3", "hyperliquid", "h");

        async Task ExpectAsync(string partition, string key, params string[] texts)
        {
            await using var receiver = new PartitionReceiver("$Default", partition, EventPosition.Earliest, fixture.Emulator.ConnectionString(EmulatorFixture.SmallHub));
            List<EventData> received = [.. (await TestPartition.ReceiveAsync(receiver, texts.Length)).Where(data => data.PartitionKey == key)];
            Assert.Equal(texts, TestPartition.Texts(received));
        }
    }

    [Fact]
    public async Task Batches_of_a_million_bytes_go_and_come_in_many_frames()
    {
        TestPartition partition = fixture.NewPartition();
        await using EventHubProducerClient producer = partition.NewProducer();
        var random = new Random(7);
        byte[] body = new byte[3_000];
        for (int i = 0; i < 5; i++)
        {
            using EventDataBatch batch = await producer.CreateBatchAsync(new CreateBatchOptions { PartitionId = partition.Id, MaximumSizeInBytes = 1_000_000 });
            random.NextBytes(body);
            while (batch.TryAdd(new EventData(body.ToArray())))
            {
            }

            Assert.InRange(batch.SizeInBytes, 996_000, 1_000_000);
            Assert.Equal(331, batch.Count);
            await producer.SendAsync(batch);
        }

        await using PartitionReceiver receiver = partition.NewReceiver(EventPosition.Earliest);
        List<EventData> received = await TestPartition.ReceiveAsync(receiver, 5 * 331);
        Assert.Equal(Enumerable.Range(0, 5 * 331).Select(i => (long)i), received.Select(data => data.SequenceNumber));
        Assert.Equal(body, received[^1].Body.ToArray());
    }

    [Fact]
    public async Task One_event_as_large_as_the_link_takes_arrives_and_a_larger_one_is_refused()
    {
        TestPartition partition = fixture.NewPartition();
        await using EventHubProducerClient producer = partition.NewProducer();
        byte[] largest = new byte[1_048_576 - 16];
        new Random(3).NextBytes(largest);
        await producer.SendAsync([new EventData(largest)], new SendEventOptions { PartitionId = partition.Id });
        var failure = await Assert.ThrowsAsync<EventHubsException>(() => producer.SendAsync([new EventData(new byte[1_048_576])], new SendEventOptions { PartitionId = partition.Id }));
        Assert.Equal(EventHubsException.FailureReason.MessageSizeExceeded, failure.Reason);
        Assert.False(failure.IsTransient);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await producer.CreateBatchAsync(new CreateBatchOptions { MaximumSizeInBytes = 1_048_577 }));
        await using PartitionReceiver receiver = partition.NewReceiver(EventPosition.Earliest);
        Assert.Equal(largest, Assert.Single(await TestPartition.ReceiveAsync(receiver, 1)).Body.ToArray());
    }

    [Fact]
    public async Task Pipelined_sends_keep_their_order()
    {
        TestPartition partition = fixture.NewPartition();
        await using EventHubProducerClient producer = partition.NewProducer();
        // The first ones wait for the link together.
        Task[] sends = [.. Enumerable.Range(0, 500).Select(i => producer.SendAsync([new EventData(i.ToString())], new SendEventOptions { PartitionId = partition.Id }))];
        await Task.WhenAll(sends);
        await using PartitionReceiver receiver = partition.NewReceiver(EventPosition.Earliest);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => i.ToString()), TestPartition.Texts(await TestPartition.ReceiveAsync(receiver, 500)));
    }

    [Fact]
    public async Task A_batch_may_be_sent_again_and_cannot_be_changed_meanwhile()
    {
        TestPartition partition = fixture.NewPartition();
        await using EventHubProducerClient producer = partition.NewProducer();
        using EventDataBatch batch = await producer.CreateBatchAsync(new CreateBatchOptions { PartitionId = partition.Id });
        Assert.True(batch.TryAdd(new EventData("x")));
        await fixture.Emulator.MisbehaveAsync("delay-ms", 300);
        Task sending = producer.SendAsync(batch);
        Assert.Throws<InvalidOperationException>(() => batch.TryAdd(new EventData("y")));
        Assert.Throws<InvalidOperationException>(batch.Dispose);
        await fixture.Emulator.MisbehaveAsync("clear");
        await sending;
        Assert.True(batch.TryAdd(new EventData("y")));
        await producer.SendAsync(batch);
        await using PartitionReceiver receiver = partition.NewReceiver(EventPosition.Earliest);
        Assert.Equal(["x", "x", "y"], TestPartition.Texts(await TestPartition.ReceiveAsync(receiver, 3)));
    }

    [Fact]
    public async Task Clients_share_one_connection_and_leave_it_open()
    {
        TestPartition partition = fixture.NewPartition();
        await using var connection = new EventHubConnection(partition.ConnectionString);
        await using (var producer = new EventHubProducerClient(connection))
        {
            await partition.SendAsync(producer, "shared");
        }

        Assert.False(connection.IsClosed);
        await using var receiver = new PartitionReceiver("second", partition.Id, EventPosition.Earliest, connection);
        Assert.Equal(["shared"], TestPartition.Texts(await TestPartition.ReceiveAsync(receiver, 1)));
        await connection.CloseAsync();
        await connection.CloseAsync();
        var failure = await Assert.ThrowsAsync<EventHubsException>(() => receiver.ReceiveBatchAsync(1));
        Assert.Equal(EventHubsException.FailureReason.ClientClosed, failure.Reason);
    }

    [Fact]
    public async Task Tls_is_spoken_with_certificates_judged_by_the_application()
    {
        TestPartition partition = fixture.NewPartition();
        var judged = new EventHubConnectionOptions { CertificateValidationCallback = (_, certificate, _, _) => certificate is not null };
        string text = fixture.Emulator.TlsConnectionString(partition.Hub);
        await using var producer = new EventHubProducerClient(text, new EventHubProducerClientOptions { ConnectionOptions = judged });
        await partition.SendAsync(producer, "over TLS");
        await using var receiver = new PartitionReceiver("$Default", partition.Id, EventPosition.Earliest, text, new PartitionReceiverOptions { ConnectionOptions = judged });
        Assert.Equal(["over TLS"], TestPartition.Texts(await TestPartition.ReceiveAsync(receiver, 1)));

        await using var untrusting = new EventHubProducerClient(text, new EventHubProducerClientOptions { RetryOptions = EmulatorFixture.NoRetries });
        var failure = await Assert.ThrowsAsync<EventHubsException>(() => untrusting.GetPartitionIdsAsync());
        Assert.Equal(EventHubsException.FailureReason.ServiceCommunicationProblem, failure.Reason);
    }
}
