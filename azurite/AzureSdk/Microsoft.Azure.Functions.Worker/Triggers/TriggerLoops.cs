using Microsoft.Azure.Functions.Worker.Configuration;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.EventHubs;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Ownership;
using Microsoft.Azure.Functions.Worker.Timers;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Triggers;

/// <summary>Makes the loops of the app's timer and event functions.</summary>
internal sealed class TriggerLoops(FunctionCatalog catalog, HostStorage storage, HostJson host, BackgroundInvoker invoker, TimeProvider clock, ILoggerFactory loggers)
{
    // Like the containers of the official host, in Tables.
    private const string TimerTable = "AzureWebJobsTimers";
    private const string EventHubTable = "AzureWebJobsEventHub";

    // Two renewals may fail before a claim runs out.
    private const int RenewalsPerLength = 3;

    public IReadOnlyList<ITriggerLoop> Create()
    {
        var loops = new List<ITriggerLoop>();
        foreach (var entry in catalog.Functions)
        {
            if (entry.Timer is { } timer)
            {
                var options = new OwnershipOptions { Length = host.TimerLockLength, Interval = host.TimerLockLength / RenewalsPerLength };
                var table = new OwnershipTable(storage.Table(TimerTable), storage.HostId, storage.Instance, options, clock);
                loops.Add(new TimerLoop(entry, timer, table, invoker, loggers.CreateLogger<TimerLoop>()));
            }
            else if (entry.EventHub is { } hub)
            {
                var options = new OwnershipOptions { Length = host.EventHubs.OwnershipLength, Interval = host.EventHubs.BalanceInterval };
                var table = new OwnershipTable(storage.Table(EventHubTable), hub.Key, storage.Instance, options, clock);
                loops.Add(new EventHubLoop(entry, hub, host.EventHubs, table, invoker, loggers.CreateLogger<EventHubLoop>()));
            }
        }

        return loops;
    }
}
