#nullable disable annotations

namespace Azure.Messaging.EventHubs;

/// <summary>Something went wrong at, or on the way to, an event hub.</summary>
public class EventHubsException : Exception
{
    /// <summary>A failure of a general kind.</summary>
    public EventHubsException(bool isTransient, string eventHubName)
        : this(isTransient, eventHubName, message: null, FailureReason.GeneralError, innerException: null)
    {
    }

    /// <summary>A failure of a stated kind.</summary>
    public EventHubsException(bool isTransient, string eventHubName, FailureReason reason)
        : this(isTransient, eventHubName, message: null, reason, innerException: null)
    {
    }

    /// <summary>A failure of a general kind, told.</summary>
    public EventHubsException(bool isTransient, string eventHubName, string message)
        : this(isTransient, eventHubName, message, FailureReason.GeneralError, innerException: null)
    {
    }

    /// <summary>A failure of a stated kind, told.</summary>
    public EventHubsException(bool isTransient, string eventHubName, string message, FailureReason reason)
        : this(isTransient, eventHubName, message, reason, innerException: null)
    {
    }

    /// <summary>A failure of a general kind, told, with its cause.</summary>
    public EventHubsException(bool isTransient, string eventHubName, string message, Exception innerException)
        : this(isTransient, eventHubName, message, FailureReason.GeneralError, innerException)
    {
    }

    /// <summary>A failure of a stated kind, told, with its cause.</summary>
    public EventHubsException(bool isTransient, string eventHubName, string message, FailureReason reason, Exception innerException)
        : base(message, innerException)
    {
        IsTransient = isTransient;
        EventHubName = eventHubName;
        Reason = reason;
    }

    /// <summary>A failure whose kind says whether it passes by itself.</summary>
    public EventHubsException(string eventHubName, string message, FailureReason reason)
        : this(PassesByItself(reason), eventHubName, message, reason, innerException: null)
    {
    }

    /// <summary>Whether the same operation may succeed later.</summary>
    public bool IsTransient { get; }

    /// <summary>The kind.</summary>
    public FailureReason Reason { get; }

    /// <summary>The event hub concerned; may be empty.</summary>
    public string EventHubName { get; }

    /// <summary>What happened, and where.</summary>
    public override string Message => string.IsNullOrEmpty(EventHubName) ? base.Message : $"{base.Message} ({EventHubName})";

    /// <summary>The kind before the usual text.</summary>
    public override string ToString() => $"{nameof(EventHubsException)} ({Reason}): {base.ToString()}";

    internal static bool PassesByItself(FailureReason reason) =>
        reason is FailureReason.ServiceBusy or FailureReason.ServiceTimeout or FailureReason.ServiceCommunicationProblem;

    /// <summary>The kinds of failure.</summary>
    public enum FailureReason
    {
        /// <summary>None of the others.</summary>
        GeneralError = 0,

        /// <summary>The client was closed before.</summary>
        ClientClosed = 1,

        /// <summary>Another consumer took the partition.</summary>
        ConsumerDisconnected = 2,

        /// <summary>No such event hub, partition or consumer group.</summary>
        ResourceNotFound = 3,

        /// <summary>Larger than the link allows.</summary>
        MessageSizeExceeded = 4,

        /// <summary>A quota of the service.</summary>
        QuotaExceeded = 5,

        /// <summary>The service asks to slow down.</summary>
        ServiceBusy = 6,

        /// <summary>No answer in time.</summary>
        ServiceTimeout = 7,

        /// <summary>The connection failed.</summary>
        ServiceCommunicationProblem = 8,

        /// <summary>Another producer took the partition.</summary>
        ProducerDisconnected = 9,

        /// <summary>The client must be made anew.</summary>
        InvalidClientState = 10,
    }
}
