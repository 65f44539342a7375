using Azure.Messaging.EventHubs.Consumer;

namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>Opens links, and the connection below them when there is none. Exceptions are those that callers shall see. Thread-safe.</summary>
internal interface ILinkOpener
{
    /// <summary>For messages.</summary>
    string EventHubName { get; }

    /// <summary>The clock of all waits.</summary>
    TimeProvider Clock { get; }

    /// <summary>Opens a link to send on.</summary>
    Task<ISendLink> OpenSenderAsync(string? partitionId, string identifier, ISendLinkOwner owner, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Opens a link to receive on, without credit.</summary>
    Task<IReceiveLink> OpenReceiverAsync(ReceiverSettings settings, EventPosition position, IReceiveLinkOwner owner, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>The sequence number of the partition's newest event; -1 when there never was one.</summary>
    Task<long> ReadLastSequenceNumberAsync(string partitionId, TimeSpan timeout, CancellationToken cancellationToken);
}
