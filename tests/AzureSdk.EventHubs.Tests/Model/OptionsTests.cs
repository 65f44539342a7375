using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;

namespace AzureSdk.EventHubs.Tests.Model;

public sealed class OptionsTests
{
    private const string ConnectionString = "Endpoint=sb://h.servicebus.windows.net;SharedAccessKeyName=a;SharedAccessKey=b;EntityPath=hub";

    [Fact]
    public void Defaults_are_the_official_ones()
    {
        var retry = new EventHubsRetryOptions();
        Assert.Equal(EventHubsRetryMode.Exponential, retry.Mode);
        Assert.Equal(3, retry.MaximumRetries);
        Assert.Equal(TimeSpan.FromSeconds(0.8), retry.Delay);
        Assert.Equal(TimeSpan.FromMinutes(1), retry.MaximumDelay);
        Assert.Equal(TimeSpan.FromMinutes(1), retry.TryTimeout);
        var read = new ReadEventOptions();
        Assert.Equal((100, 300, true), (read.CacheEventCount, read.PrefetchCount, read.TrackLastEnqueuedEventProperties));
        Assert.Null(read.MaximumWaitTime);
        var receiver = new PartitionReceiverOptions();
        Assert.Equal((300, true), (receiver.PrefetchCount, receiver.TrackLastEnqueuedEventProperties));
        Assert.Equal(TimeSpan.FromMinutes(1), receiver.DefaultMaximumReceiveWaitTime);
        Assert.Equal(EventHubsTransportType.AmqpTcp, new EventHubConnectionOptions().TransportType);
    }

    [Fact]
    public void Values_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventHubsRetryOptions { MaximumRetries = 101 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventHubsRetryOptions { MaximumRetries = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventHubsRetryOptions { Delay = TimeSpan.FromMinutes(6) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventHubsRetryOptions { MaximumDelay = TimeSpan.FromSeconds(-1) });
        Assert.Throws<ArgumentException>(() => new EventHubsRetryOptions { TryTimeout = TimeSpan.FromSeconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventHubsRetryOptions { TryTimeout = TimeSpan.FromHours(2) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReadEventOptions { CacheEventCount = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReadEventOptions { PrefetchCount = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PartitionReceiverOptions { PrefetchCount = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CreateBatchOptions { MaximumSizeInBytes = 1 });
        Assert.Throws<ArgumentNullException>(() => new EventHubProducerClientOptions { RetryOptions = null! });
    }

    [Fact]
    public async Task A_partition_and_a_key_together_are_refused()
    {
        await using var client = new EventHubProducerClient(ConnectionString);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await client.CreateBatchAsync(new CreateBatchOptions { PartitionId = "0", PartitionKey = "BTC" }));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await client.SendAsync([new EventData("x")], new SendEventOptions { PartitionId = "0", PartitionKey = "BTC" }));
    }

    [Fact]
    public async Task A_closed_client_says_so_and_closing_may_be_repeated()
    {
        var client = new EventHubProducerClient(ConnectionString);
        await client.CloseAsync();
        await client.CloseAsync();
        await client.DisposeAsync();
        Assert.True(client.IsClosed);
        var failure = await Assert.ThrowsAsync<EventHubsException>(async () => await client.SendAsync([new EventData("x")]));
        Assert.Equal(EventHubsException.FailureReason.ClientClosed, failure.Reason);
        Assert.False(failure.IsTransient);
    }

    [Fact]
    public async Task Sending_nothing_needs_no_connection()
    {
        await using var client = new EventHubProducerClient(ConnectionString);
        await client.SendAsync(Array.Empty<EventData>());
    }

    [Fact]
    public void Positions_are_equal_by_value()
    {
        Assert.Equal(EventPosition.FromSequenceNumber(5), EventPosition.FromSequenceNumber(5, isInclusive: true));
        Assert.NotEqual(EventPosition.FromSequenceNumber(5), EventPosition.FromSequenceNumber(5, isInclusive: false));
        Assert.True(EventPosition.Earliest != EventPosition.Latest);
        Assert.True(EventPosition.FromOffset("1") == EventPosition.FromOffset("1"));
        Assert.Throws<ArgumentException>(() => EventPosition.FromOffset(""));
    }

    [Fact]
    public void A_factory_batch_keeps_its_events_in_the_list()
    {
        var store = new List<EventData>();
        using EventDataBatch batch = EventHubsModelFactory.EventDataBatch(42, store, null, data => data.Body.Length < 3);
        Assert.True(batch.TryAdd(new EventData("ab")));
        Assert.False(batch.TryAdd(new EventData("abc")));
        Assert.Equal((1, 42L), (batch.Count, batch.SizeInBytes));
        Assert.Single(store);
    }
}
