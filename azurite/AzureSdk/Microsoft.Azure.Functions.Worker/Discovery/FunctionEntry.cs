using System.Reflection;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker.EventHubs;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Retry;
using Microsoft.Azure.Functions.Worker.Timers;

namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>A function that was found and checked, ready to run. Immutable.</summary>
internal sealed record FunctionEntry
{
    public required DiscoveredDefinition Definition { get; init; }

    public required MethodInfo Method { get; init; }

    public required TriggerKind Kind { get; init; }

    public required TriggerBindingAttribute Trigger { get; init; }

    public required ParameterInfo TriggerParameter { get; init; }

    /// <summary>Of the function's attribute, else of host.json; none for HTTP.</summary>
    public required RetryPolicy Retry { get; init; }

    /// <summary>Of an HTTP function.</summary>
    public RoutePattern? Route { get; init; }

    /// <summary>Of a timer function.</summary>
    public TimerPlan? Timer { get; init; }

    /// <summary>Of an event function.</summary>
    public EventHubPlan? EventHub { get; init; }

    /// <summary>Makes the instance and calls the method; compiled, without reflection. The result is null for a method that returns none.</summary>
    public required Func<InvocationContext, ValueTask<object?>> Invoke { get; init; }

    public string Name => Definition.Name;
}
