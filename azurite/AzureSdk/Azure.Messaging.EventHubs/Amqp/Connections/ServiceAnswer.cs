using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Messages;

namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>An answer to a request.</summary>
internal sealed class ServiceAnswer
{
    private readonly string? _condition;
    private readonly string? _description;
    private readonly int _statusCode;

    public ServiceAnswer(AmqpMessage message)
    {
        AmqpMap properties = message.ApplicationProperties ?? new AmqpMap();
        _statusCode = Number(properties, "status-code") ?? Number(properties, "statusCode") ?? 0;
        _description = Text(properties, "status-description") ?? Text(properties, "statusDescription");
        _condition = Text(properties, "error-condition") ?? Text(properties, "errorCondition");
        Body = message.Value as AmqpMap;
    }

    /// <summary>Null when the body is no map.</summary>
    public AmqpMap? Body { get; }

    /// <exception cref="Exception">As <see cref="ServiceError"/> makes it of the answer's status and condition.</exception>
    public void ThrowIfRefused(string eventHubName = "")
    {
        if (_statusCode is not (200 or 202)) throw ServiceError.ToException(_statusCode, _condition, _description, eventHubName);
    }

    private static int? Number(AmqpMap map, string name) => map.TryGetInt64(name, out long number) ? (int)number : null;

    private static string? Text(AmqpMap map, string name) =>
        map.TryGet(name, out string? text) ? text : map.TryGet(name, out AmqpSymbol symbol) ? symbol.Value : null;
}
