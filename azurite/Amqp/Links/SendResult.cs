namespace RelayCloud.Amqp.Links;

/// <summary>What became of a try to send. After each of the four that may pass the sender's handler is called again when it is worth another try.</summary>
public enum SendResult
{
    /// <summary>The message is queued; the payload was copied.</summary>
    Sent,

    /// <summary>The receiver has granted no credit. May pass.</summary>
    NoCredit,

    /// <summary>The session's window is closed, or the rest of an earlier message still waits for it. May pass.</summary>
    WindowClosed,

    /// <summary>More waits to be written than <see cref="Connections.AmqpConnectionOptions.WriteQueueBytesMax"/>. May pass.</summary>
    QueueFull,

    /// <summary>Too many outcomes are awaited, see <see cref="Connections.AmqpConnectionOptions.UnsettledMax"/>. May pass.</summary>
    UnsettledFull,

    /// <summary>The message is larger than the receiver takes.</summary>
    TooLarge,

    /// <summary>The link, its session or its connection is over.</summary>
    Closed,
}
