using System.Globalization;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;

namespace RelayCloud.Resilience.EventLogs;

/// <summary>Reads a hub whole, with the client that everybody has and no code of the container's.</summary>
public static class LogContents
{
    private const string ConsumerGroup = "checks";
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(5);

    /// <summary>All events, partition after partition, each in order; what is no event of the market has an empty topic.</summary>
    /// <exception cref="InvalidOperationException">A partition does not give what it says it has.</exception>
    public static async Task<IReadOnlyList<LoggedEvent>> ReadAsync(string connectionString, string hub)
    {
        List<LoggedEvent> all = [];
        await ForEachAsync(connectionString, hub, (partition, data) => all.Add(Of(partition, data)));
        return all;
    }

    /// <summary>Gives every event, partition after partition, each in order.</summary>
    /// <exception cref="InvalidOperationException">A partition does not give what it says it has.</exception>
    public static async Task ForEachAsync(string connectionString, string hub, Action<string, EventData> take)
    {
        await using var consumer = new EventHubConsumerClient(ConsumerGroup, connectionString, hub);
        foreach (string partition in await consumer.GetPartitionIdsAsync())
        {
            PartitionProperties state = await consumer.GetPartitionPropertiesAsync(partition);
            if (state.IsEmpty) continue;
            await using var receiver = new PartitionReceiver(ConsumerGroup, partition, EventPosition.Earliest, connectionString, hub, new PartitionReceiverOptions { PrefetchCount = 2_000 });
            for (long last = -1; last < state.LastEnqueuedSequenceNumber;)
            {
                long before = last;
                foreach (EventData data in await receiver.ReceiveBatchAsync(2_000, WaitMax))
                {
                    if (data.SequenceNumber <= last) throw new InvalidOperationException($"Partition {partition} of {hub} gave {data.SequenceNumber} after {last}.");
                    last = data.SequenceNumber;
                    take(partition, data);
                }

                if (last == before) throw new InvalidOperationException($"Partition {partition} of {hub} ends at {state.LastEnqueuedSequenceNumber} and gave nothing after {last}.");
            }
        }
    }

    private static LoggedEvent Of(string partition, EventData data)
    {
        IDictionary<string, object> p = data.Properties;
        if (!p.TryGetValue("ch", out object? channel)) return new LoggedEvent(partition, data.SequenceNumber, "", 0, 0, 0, data.EventBody.ToMemory());
        object[] parts = [channel, .. ((string[])["coin", "fast", "nSigFigs", "mantissa", "interval"]).Where(p.ContainsKey).Select(name => name == "fast" ? "fast" : p[name])];
        int count = p.TryGetValue("n", out object? n) ? Convert.ToInt32(n, CultureInfo.InvariantCulture) : 1;
        return new LoggedEvent(partition, data.SequenceNumber, string.Join(' ', parts), (long)p["epoch"], (long)p["off"], count, data.EventBody.ToMemory());
    }
}
