using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function on the events of a hub: every partition, in order within each, at least once.</summary>
public sealed class EventHubTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>A hub.</summary>
    /// <param name="eventHubName">The hub, or <c>%Setting%</c> naming a setting that holds it.</param>
    public EventHubTriggerAttribute(string eventHubName) => EventHubName = eventHubName;

    /// <summary>The hub as given.</summary>
    public string EventHubName { get; private set; }

    /// <summary>The consumer group, or <c>%Setting%</c>; default <c>$Default</c>.</summary>
    public string? ConsumerGroup { get; set; }

    /// <summary>Names the setting (or the prefix of the settings) that says how to connect; never the connection string itself.</summary>
    public string? Connection { get; set; }

    /// <summary>Whether the function takes many events at once (an array) or one. Default true.</summary>
    public bool IsBatched { get; set; } = true;
}
