using System.Text.Json;
using Azure.Messaging.EventHubs;

namespace Microsoft.Azure.Functions.Worker.EventHubs;

/// <summary>Turns events into the argument of a trigger's parameter: text, bytes, the event itself, or an object from JSON; one or an array.</summary>
internal abstract class EventArgument
{
    /// <summary>What is wrong with a parameter's type; null for nothing.</summary>
    public static string? FaultOf(Type type, bool isBatched)
    {
        // A byte[] is one event's body, never many events.
        var isArray = type.IsArray && type != typeof(byte[]);
        if (isBatched && !isArray) return $"[EventHubTrigger] takes many events at once, so its parameter must be an array such as EventData[], not {type.Name}; or set IsBatched = false";
        if (!isBatched && isArray) return $"[EventHubTrigger] with IsBatched = false takes one event, so its parameter must not be {type.Name}";
        var element = isBatched ? type.GetElementType()! : type;
        return element.IsAbstract || element.IsPointer || element.ContainsGenericParameters ? $"an event cannot become a {element.Name}" : null;
    }

    public static EventArgument Of(Type type, bool isBatched) =>
        (EventArgument)Activator.CreateInstance(typeof(EventArgument<>).MakeGenericType(isBatched ? type.GetElementType()! : type))!;

    /// <exception cref="JsonException">A body is not the JSON of the parameter's type.</exception>
    public abstract object One(EventData data);

    /// <exception cref="JsonException">A body is not the JSON of the parameter's type.</exception>
    public abstract object Many(IReadOnlyList<EventData> events);
}
