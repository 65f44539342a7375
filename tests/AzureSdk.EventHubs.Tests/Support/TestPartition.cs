using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using RelayCloud.Tests.Common.EventHubs;

namespace AzureSdk.EventHubs.Tests.Support;

/// <summary>A partition of the emulator that one test has to itself.</summary>
internal sealed record TestPartition(EmulatorProcess Emulator, string Hub, string Id)
{
    public string ConnectionString => Emulator.ConnectionString(Hub);

    public EventHubProducerClient NewProducer(EventHubsRetryOptions? retries = null) =>
        new(ConnectionString, new EventHubProducerClientOptions { RetryOptions = retries ?? EmulatorFixture.PatientRetries });

    public PartitionReceiver NewReceiver(EventPosition position, PartitionReceiverOptions? options = null, string consumerGroup = "$Default") =>
        new(consumerGroup, Id, position, ConnectionString, options ?? new PartitionReceiverOptions { RetryOptions = EmulatorFixture.PatientRetries });

    /// <summary>Sends texts in one batch.</summary>
    public async Task SendAsync(EventHubProducerClient producer, params string[] texts)
    {
        using EventDataBatch batch = await producer.CreateBatchAsync(new CreateBatchOptions { PartitionId = Id });
        foreach (string text in texts) Assert.True(batch.TryAdd(new EventData(text)));
        await producer.SendAsync(batch);
    }

    /// <summary>Receives until there are so many.</summary>
    public static async Task<List<EventData>> ReceiveAsync(PartitionReceiver receiver, int count)
    {
        var events = new List<EventData>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (events.Count < count) events.AddRange(await receiver.ReceiveBatchAsync(count - events.Count, TimeSpan.FromSeconds(10), patience.Token));
        return events;
    }

    /// <summary>The bodies as text.</summary>
    public static string[] Texts(IEnumerable<EventData> events) => [.. events.Select(data => data.EventBody.ToString())];
}
