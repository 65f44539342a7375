using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Microsoft.Azure.Functions.Worker.Configuration;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Ownership;
using Microsoft.Azure.Functions.Worker.Triggers;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.EventHubs;

/// <summary>Runs one event function: claims a fair share of the hub's partitions and reads each of them.</summary>
internal sealed partial class EventHubLoop(FunctionEntry entry, EventHubPlan plan, EventHubsHostJson settings, OwnershipTable table, BackgroundInvoker invoker, ILogger<EventHubLoop> log) : ITriggerLoop
{
    private readonly OwnerSightings _sightings = new(table.Options.Length, table.Clock);
    private readonly EventDispatcher _dispatcher = new(entry, plan, invoker);
    private readonly Dictionary<string, Task> _pumps = [];
    private string[]? _partitions;
    private bool _isFailing;

    public string Name => entry.Name;

    public async Task RunAsync(CancellationToken stopping, CancellationToken forced)
    {
        await using var connection = new EventHubConnection(plan.ConnectionString, plan.Hub);
        await using var consumer = new EventHubConsumerClient(plan.ConsumerGroup, connection, new EventHubConsumerClientOptions { RetryOptions = settings.ClientRetry });
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                await TryBalanceAsync(connection, consumer, ending.Token, forced);
                await Task.Delay(table.Options.Interval, table.Clock, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The partitions are finished below.
        }
        finally
        {
            // After a fault of the worker, too: no partition is read by a loop that no longer looks at it.
            await ending.CancelAsync();
            await Task.WhenAll(_pumps.Values);
            _pumps.Clear();
        }
    }

    private async Task TryBalanceAsync(EventHubConnection connection, EventHubConsumerClient consumer, CancellationToken stopping, CancellationToken forced)
    {
        try
        {
            await BalanceAsync(connection, consumer, stopping, forced);
            if (_isFailing) LogBack(Name, plan.Hub);
            _isFailing = false;
        }
        catch (Exception e) when (EventHubFailures.Pass(e, stopping))
        {
            if (!_isFailing) LogFailed(e, Name, plan.Hub);
            _isFailing = true;
        }
    }

    private async Task BalanceAsync(EventHubConnection connection, EventHubConsumerClient consumer, CancellationToken stopping, CancellationToken forced)
    {
        _partitions ??= await consumer.GetPartitionIdsAsync(stopping);
        foreach (var (partition, pump) in _pumps.ToArray())
        {
            if (!pump.IsCompleted) continue;
            _pumps.Remove(partition);
            await pump;
        }

        var rows = (await table.ListAsync(stopping)).ToDictionary(static row => row.RowKey);
        var owners = _partitions.ToDictionary(static partition => partition, partition => rows.TryGetValue(partition, out var row) ? _sightings.LivingOwnerOf(row) : null);
        foreach (var partition in _partitions)
        {
            // What this instance reads is its own whatever the row says by now; and a row with its name that it does not read is free.
            if (_pumps.ContainsKey(partition)) owners[partition] = table.Instance;
            else if (owners[partition] == table.Instance) owners[partition] = null;
        }

        for (var claims = 0; claims < _partitions.Length; claims++)
        {
            var chosen = PartitionBalance.Choose(owners, table.Instance, canSteal: claims == 0, Random.Shared);
            if (chosen is null) return;
            if (owners[chosen] is { } other) LogTaken(Name, chosen, other);
            var row = await table.TryClaimAsync(chosen, rows.GetValueOrDefault(chosen), stopping);

            // Another instance was faster; that it lives is known, its name only after the next look.
            owners[chosen] = row is null ? "" : table.Instance;
            if (row is not null) _pumps[chosen] = new PartitionPump(plan, settings, connection, _dispatcher, row, table.Clock, log).RunAsync(stopping, forced);
        }
    }

    [LoggerMessage(EventId = 50, Level = LogLevel.Error, Message = "Function {Function} waits: its event hub {Hub}, or the storage of AzureWebJobsStorage, does not answer")]
    private partial void LogFailed(Exception failure, string function, string hub);

    [LoggerMessage(EventId = 51, Level = LogLevel.Information, Message = "Function {Function} goes on: its event hub {Hub} and the storage answer again")]
    private partial void LogBack(string function, string hub);

    [LoggerMessage(EventId = 52, Level = LogLevel.Information, Message = "Function {Function} takes partition {Partition} from {Owner}, which has more than its share")]
    private partial void LogTaken(string function, string partition, string owner);
}
