using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Messaging.EventHubs;

namespace Microsoft.Azure.Functions.Worker.EventHubs;

/// <summary>The metadata of events, made when it is asked for: under the names, and as the JSON text, that the official extension gives.</summary>
internal sealed class EventBindingContext(EventHubPlan plan, string partitionId, IReadOnlyList<EventData> events) : BindingContext
{
    private Dictionary<string, object?>? _data;

    public override IReadOnlyDictionary<string, object?> BindingData => _data ??= Make();

    private Dictionary<string, object?> Make()
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["PartitionContext"] = new JsonObject { ["FullyQualifiedNamespace"] = plan.Namespace, ["EventHubName"] = plan.Hub, ["ConsumerGroup"] = plan.ConsumerGroup, ["PartitionId"] = partitionId }.ToJsonString(),
        };
        Add("PartitionKey", static one => JsonValue.Create(one.PartitionKey));
        Add("Offset", static one => JsonValue.Create(one.OffsetString));
        Add("SequenceNumber", static one => JsonValue.Create(one.SequenceNumber));
        Add("EnqueuedTimeUtc", static one => JsonValue.Create(one.EnqueuedTime.UtcDateTime));
        Add("Properties", static one => ObjectOf(one.Properties));
        Add("SystemProperties", static one => ObjectOf(one.SystemProperties));
        return data;

        void Add(string name, Func<EventData, JsonNode?> read)
        {
            if (plan.IsBatched) data[name + "Array"] = new JsonArray([.. events.Select(read)]).ToJsonString();
            else data[name] = read(events[0]) is { } value ? value is JsonValue text && text.TryGetValue(out string? plain) ? plain : value.ToJsonString() : null;
        }
    }

    private static JsonObject ObjectOf(IEnumerable<KeyValuePair<string, object>> properties) =>
        new([.. properties.Select(static property => KeyValuePair.Create(property.Key, JsonSerializer.SerializeToNode(property.Value, property.Value?.GetType() ?? typeof(object))))]);
}
