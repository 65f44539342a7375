namespace Azure.Messaging.EventHubs.Messages;

/// <summary>The AMQP properties that an event shows to applications.</summary>
internal sealed class MessageProperties
{
    /// <summary>Null when none.</summary>
    public string? MessageId { get; set; }

    /// <summary>Null when none.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>Null when none.</summary>
    public string? ContentType { get; set; }
}
