using System.Text;
using System.Text.Json;
using Azure.Messaging.EventHubs;

namespace Microsoft.Azure.Functions.Worker.EventHubs;

/// <summary>Turns events into values of one type.</summary>
internal sealed class EventArgument<T> : EventArgument
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };
    private static readonly Func<EventData, object> Convert =
        typeof(T) == typeof(EventData) ? static data => data
        : typeof(T) == typeof(string) ? static data => Encoding.UTF8.GetString(data.EventBody.ToMemory().Span)
        : typeof(T) == typeof(byte[]) ? static data => data.EventBody.ToArray()
        : typeof(T) == typeof(BinaryData) ? static data => data.EventBody
        : static data => JsonSerializer.Deserialize<T>(data.EventBody.ToMemory().Span, Json)!;

    public override object One(EventData data) => Convert(data);

    public override object Many(IReadOnlyList<EventData> events)
    {
        var values = new T[events.Count];
        for (var i = 0; i < values.Length; i++) values[i] = (T)Convert(events[i]);
        return values;
    }
}
