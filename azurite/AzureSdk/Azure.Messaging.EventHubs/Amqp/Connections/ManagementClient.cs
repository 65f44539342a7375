using Azure.Messaging.EventHubs.Retry;
using RelayCloud.Amqp;
using RelayCloud.Amqp.Encoding;

namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>Asks the service about the hub and its partitions. Thread-safe.</summary>
internal sealed class ManagementClient
{
    private readonly ConnectionScope _scope;

    public ManagementClient(ConnectionScope scope) => _scope = scope;

    public Task<EventHubProperties> ReadEventHubAsync(EventHubsRetryPolicy retryPolicy, CancellationToken cancellationToken) =>
        RetryLoop.RunAsync(retryPolicy, _scope.Clock, cancellationToken, async timeout =>
        {
            AmqpMap map = await _scope.AskManagementAsync(Question("com.microsoft:eventhub"), timeout, cancellationToken);
            return new EventHubProperties(
                Get<string>(map, "name"),
                Get<AmqpTimestamp>(map, "created_at").ToDateTimeOffset(),
                Get<string[]>(map, "partition_ids"),
                map.TryGetInt64("georeplication_factor", out long factor) && factor > 1);
        });

    public Task<PartitionProperties> ReadPartitionAsync(string partitionId, EventHubsRetryPolicy retryPolicy, CancellationToken cancellationToken) =>
        RetryLoop.RunAsync(retryPolicy, _scope.Clock, cancellationToken, async timeout =>
        {
            AmqpMap map = await AskPartitionAsync(partitionId, timeout, cancellationToken);
            return new PartitionProperties(
                Get<string>(map, "name"),
                Get<string>(map, "partition"),
                Get<bool>(map, "is_partition_empty"),
                GetNumber(map, "begin_sequence_number"),
                GetNumber(map, "last_enqueued_sequence_number"),
                Get<object>(map, "last_enqueued_offset").ToString()!,
                Get<AmqpTimestamp>(map, "last_enqueued_time_utc").ToDateTimeOffset());
        });

    public async Task<long> ReadLastSequenceNumberAsync(string partitionId, TimeSpan timeout, CancellationToken cancellationToken) =>
        GetNumber(await AskPartitionAsync(partitionId, timeout, cancellationToken), "last_enqueued_sequence_number");

    private static AmqpException Missing(string name) => new(ErrorConditions.DecodeError, $"The service's answer about the event hub has no '{name}', or not of the type expected.");

    private static T Get<T>(AmqpMap map, string name) => map.TryGet(name, out T? value) ? value : throw Missing(name);

    private static long GetNumber(AmqpMap map, string name) => map.TryGetInt64(name, out long value) ? value : throw Missing(name);

    private Task<AmqpMap> AskPartitionAsync(string partitionId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        AmqpMap question = Question("com.microsoft:partition");
        question["partition"] = partitionId;
        return _scope.AskManagementAsync(question, timeout, cancellationToken);
    }

    private AmqpMap Question(string type) => new()
    {
        { (object)"operation", "READ" },
        { (object)"name", _scope.EventHubName },
        { (object)"type", type },
    };
}
