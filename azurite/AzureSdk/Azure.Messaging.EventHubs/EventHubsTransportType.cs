namespace Azure.Messaging.EventHubs;

/// <summary>How the client speaks AMQP.</summary>
public enum EventHubsTransportType
{
    /// <summary>AMQP over a plain TCP or TLS connection.</summary>
    AmqpTcp = 0,

    /// <summary>AMQP over a WebSocket. Known by name only: connections that ask for it throw <see cref="NotSupportedException"/>.</summary>
    AmqpWebSockets = 1,
}
