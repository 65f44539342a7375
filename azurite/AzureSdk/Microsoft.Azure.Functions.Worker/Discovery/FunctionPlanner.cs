using Microsoft.Azure.Functions.Worker.Configuration;
using Microsoft.Azure.Functions.Worker.EventHubs;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Ownership;
using Microsoft.Azure.Functions.Worker.Timers;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>Reads what the triggers' attributes and the settings say together, and finds functions that are in each other's way.</summary>
internal sealed class FunctionPlanner(IConfiguration configuration, HostJson host, HostStorage storage, TimeProvider clock, Action<string> fault)
{
    private readonly RouteTable _routes = new(host.RoutePrefix);
    private readonly Dictionary<string, string> _readers = [];
    private bool _hasCheckedStorage;

    /// <summary>The function with what it needs to be started; null after a fault.</summary>
    public FunctionEntry? Plan(FunctionEntry entry)
    {
        try
        {
            switch (entry.Trigger)
            {
                case HttpTriggerAttribute http:
                    return _routes.Add(entry.Name, http, fault) is { } route ? entry with { Route = route } : null;
                case TimerTriggerAttribute timer:
                    CheckStorage();
                    return entry with { Timer = TimerPlan.Read(timer, configuration, clock.GetUtcNow().UtcDateTime) };
                case EventHubTriggerAttribute hub:
                    CheckStorage();
                    var plan = EventHubPlan.Read(hub, entry.TriggerParameter.ParameterType, configuration);
                    if (!_readers.TryAdd(plan.Key, entry.Name))
                        fault($"Functions \"{_readers[plan.Key]}\" and \"{entry.Name}\" both read the event hub \"{plan.Hub}\" in the consumer group \"{plan.ConsumerGroup}\": each event would reach one of them only; give each its own ConsumerGroup.");
                    return entry with { EventHub = plan };
                default:
                    return null;
            }
        }
        catch (FormatException e)
        {
            fault($"Function \"{entry.Name}\": {e.Message.TrimEnd('.')}.");
            return null;
        }
    }

    /// <summary>Whether a setting <c>AzureWebJobs.{function}.Disabled</c> leaves the function out.</summary>
    public bool IsDisabled(string function) =>
        (configuration[$"AzureWebJobs.{function}.Disabled"] ?? configuration[$"AzureWebJobs:{function}:Disabled"]) is { } value
        && (value == "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase));

    private void CheckStorage()
    {
        if (_hasCheckedStorage) return;
        _hasCheckedStorage = true;
        if (storage.Fault() is { } wrong) fault(wrong + ".");
    }
}
