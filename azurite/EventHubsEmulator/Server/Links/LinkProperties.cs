using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Performatives;

namespace RelayCloud.EventHubsEmulator.Server.Links;

/// <summary>Reads and answers the properties and capabilities that Event Hubs puts into an attach.</summary>
internal static class LinkProperties
{
    public static readonly AmqpSymbol RuntimeMetric = new("com.microsoft:enable-receiver-runtime-metric");

    private const string Epoch = "com.microsoft:epoch";
    private const string ReceiverName = "com.microsoft:receiver-name";
    private const string TrackingId = "com.microsoft:tracking-id";

    /// <summary>The owner level; null = none.</summary>
    public static long? EpochOf(Attach attach) => attach.Properties is { } properties && properties.TryGetInt64(Epoch, out long epoch) ? epoch : null;

    /// <summary>What to call the receiver in messages.</summary>
    public static string NameOf(Attach attach) =>
        attach.Properties is { } properties && properties.TryGet(ReceiverName, out string? name) ? name : attach.Target?.Address is { Length: > 0 } address ? address : attach.Name;

    /// <summary>The client's properties back, as Python's client needs them, and a tracking id.</summary>
    public static AmqpMap Answer(Attach attach)
    {
        var answer = new AmqpMap();
        foreach (KeyValuePair<object, object?> property in attach.Properties ?? []) answer.Add(property.Key, property.Value);
        answer[new AmqpSymbol(TrackingId)] = Guid.NewGuid().ToString("N");
        return answer;
    }
}
