namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>A link that messages come in on.</summary>
internal interface IReceiveLink
{
    /// <summary>Why the link is gone; null while it is not. Set before the owner hears of it.</summary>
    Exception? Failure { get; }

    /// <summary>Allows so many more messages. Thread-safe.</summary>
    void AddCredit(int count);

    /// <summary>Ends the link; politely when there is time. The owner need not be told.</summary>
    Task CloseAsync(CancellationToken cancellationToken);
}
