using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.Invocation;

namespace Microsoft.Azure.Functions.Worker.EventHubs;

/// <summary>Runs the function on received events: all at once, or one after another.</summary>
internal sealed class EventDispatcher(FunctionEntry entry, EventHubPlan plan, BackgroundInvoker invoker)
{
    /// <summary>Runs the function.</summary>
    /// <param name="partitionId">Where the events are from.</param>
    /// <param name="events">In their order; at least one.</param>
    /// <param name="stopping">Fires when no further invocation should begin.</param>
    /// <param name="forced">Fires when a running one should end.</param>
    /// <returns>How many events, from the first, are through: the function succeeded, or failed for good. The rest must come again.</returns>
    public async Task<int> RunAsync(string partitionId, IReadOnlyList<EventData> events, CancellationToken stopping, CancellationToken forced)
    {
        if (plan.IsBatched)
        {
            var outcome = await invoker.RunAsync(entry, () => plan.Argument.Many(events), new EventBindingContext(plan, partitionId, events), stopping, forced);
            return outcome == InvocationOutcome.Abandoned ? 0 : events.Count;
        }

        for (var i = 0; i < events.Count; i++)
        {
            if (stopping.IsCancellationRequested) return i;
            var data = events[i];
            var outcome = await invoker.RunAsync(entry, () => plan.Argument.One(data), new EventBindingContext(plan, partitionId, [data]), stopping, forced);
            if (outcome == InvocationOutcome.Abandoned) return i;
        }

        return events.Count;
    }
}
