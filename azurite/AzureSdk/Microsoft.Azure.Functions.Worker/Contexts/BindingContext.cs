namespace Microsoft.Azure.Functions.Worker;

/// <summary>The metadata that a trigger brought.</summary>
public abstract class BindingContext
{
    /// <summary>HTTP: route and query values, as text. Event Hubs: partition, sequence numbers, offsets and properties, as JSON text.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
