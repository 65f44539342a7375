using System.Net;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Messages;

namespace RelayCloud.EventHubsEmulator.Server.Requests;

/// <summary>Answers to requests on <c>$cbs</c> and <c>$management</c>.</summary>
internal static class RequestAnswer
{
    /// <param name="request">Its message-id comes back as correlation-id, of the same type.</param>
    /// <param name="condition">Of an error; null = success.</param>
    /// <param name="body">Null, or a map.</param>
    public static AmqpMessage To(AmqpMessage request, HttpStatusCode status, string description, AmqpSymbol? condition = null, AmqpMap? body = null)
    {
        var properties = new AmqpMap { { (object)"status-code", (int)status }, { (object)"status-description", description } };
        // Clients look for either spelling.
        if (condition is { } symbol)
        {
            properties.Add((object)"error-condition", symbol);
            properties.Add((object)"errorCondition", symbol);
        }

        return new AmqpMessage
        {
            Properties = new MessageProperties { CorrelationId = request.Properties?.MessageId ?? request.Properties?.CorrelationId },
            ApplicationProperties = properties,
            Value = body,
        };
    }
}
