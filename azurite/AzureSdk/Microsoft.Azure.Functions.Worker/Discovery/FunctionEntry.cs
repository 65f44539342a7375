using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Invocation;

namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>A function that was found and checked, ready to run. Immutable.</summary>
internal sealed record FunctionEntry
{
    public required DiscoveredDefinition Definition { get; init; }

    public required MethodInfo Method { get; init; }

    public required TriggerKind Kind { get; init; }

    public required TriggerBindingAttribute Trigger { get; init; }

    public required ParameterInfo TriggerParameter { get; init; }

    public RetryAttribute? Retry { get; init; }

    /// <summary>Makes the instance and calls the method; compiled, without reflection. The result is null for a method that returns none.</summary>
    public required Func<InvocationContext, ValueTask<object?>> Invoke { get; init; }

    public string Name => Definition.Name;
}
