using Azure.Core;
using Azure.Identity;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;

namespace RelayCloud.Ingest.EventLog;

/// <summary>Makes the clients of Event Hubs as configured. Tests put doubles in their place.</summary>
internal class EventHubClients(EventHubsOptions options)
{
    // Receivers hold this many events each in advance: 2 to 4 MB at the usual sizes, enough for the time of a round trip at 100,000 a second.
    private const int PrefetchEvents = 2_000;

    private readonly Lazy<TokenCredential> _credential = new(() => new DefaultAzureCredential());

    /// <summary>Sends. It does not try again by itself: what follows a failed batch must not overtake it.</summary>
    public virtual EventHubProducerClient Producer()
    {
        var settings = new EventHubProducerClientOptions { RetryOptions = Retries(maximum: 0) };
        return options.FullyQualifiedNamespace is { Length: > 0 } name
            ? new EventHubProducerClient(name, options.Hub, _credential.Value, settings)
            : new EventHubProducerClient(ConnectionString, options.Hub, settings);
    }

    /// <summary>Asks for partitions and their state.</summary>
    public virtual EventHubConsumerClient Consumer()
    {
        var settings = new EventHubConsumerClientOptions { RetryOptions = Retries(maximum: 1) };
        return options.FullyQualifiedNamespace is { Length: > 0 } name
            ? new EventHubConsumerClient(options.ConsumerGroup, name, options.Hub, _credential.Value, settings)
            : new EventHubConsumerClient(options.ConsumerGroup, ConnectionString, options.Hub, settings);
    }

    /// <summary>Reads a partition. It does not try again by itself: whether it is still the same log is to be looked at first.</summary>
    public virtual PartitionReceiver Receiver(string partition, EventPosition from)
    {
        var settings = new PartitionReceiverOptions { RetryOptions = Retries(maximum: 0), PrefetchCount = PrefetchEvents, TrackLastEnqueuedEventProperties = true };
        return options.FullyQualifiedNamespace is { Length: > 0 } name
            ? new PartitionReceiver(options.ConsumerGroup, partition, from, name, options.Hub, _credential.Value, settings)
            : new PartitionReceiver(options.ConsumerGroup, partition, from, ConnectionString, options.Hub, settings);
    }

    // A connection string that names the hub may not be given together with the hub's name.
    private string ConnectionString =>
        string.Join(';', options.ConnectionString!.Split(';', StringSplitOptions.RemoveEmptyEntries).Where(p => !p.TrimStart().StartsWith("EntityPath=", StringComparison.OrdinalIgnoreCase)));

    private EventHubsRetryOptions Retries(int maximum) => new()
    {
        MaximumRetries = maximum,
        TryTimeout = TimeSpan.FromMilliseconds(options.TryTimeoutMs),
        Delay = TimeSpan.FromMilliseconds(100),
        MaximumDelay = TimeSpan.FromMilliseconds(options.BackoffMsMax),
    };
}
