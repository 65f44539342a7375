namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>A link that messages go out on.</summary>
internal interface ISendLink
{
    /// <summary>Why the link is gone; null while it is not. Set before the owner hears of it.</summary>
    Exception? Failure { get; }

    /// <summary>As large as a message may be, bytes.</summary>
    long MaximumMessageSizeBytes { get; }

    /// <summary>Sends, when the other end takes one more; its owner hears the outcome. One caller at a time.</summary>
    /// <returns>False: nothing was sent; the owner hears when there is room.</returns>
    bool TrySend(PendingSend send);

    /// <summary>Ends the link; politely when there is time. The owner need not be told.</summary>
    Task CloseAsync(CancellationToken cancellationToken);
}
