using RelayCloud.Amqp;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Performatives;

namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>Turns what the service, or the connection, says into the exceptions of the official client.</summary>
internal static class ServiceError
{
    public const string NotFound = "amqp:not-found";
    public const string NotImplemented = "amqp:not-implemented";
    public const string NotAllowed = "amqp:not-allowed";
    public const string IllegalState = "amqp:illegal-state";
    public const string InternalError = "amqp:internal-error";
    public const string Unauthorized = "amqp:unauthorized-access";
    public const string LimitExceeded = "amqp:resource-limit-exceeded";
    public const string Stolen = "amqp:link:stolen";
    public const string SizeExceeded = "amqp:link:message-size-exceeded";
    public const string AuthFailed = "com.microsoft:auth-failed";
    public const string ServerBusy = "com.microsoft:server-busy";
    public const string Timeout = "com.microsoft:timeout";
    public const string ArgumentError = "com.microsoft:argument-error";
    public const string ArgumentOutOfRange = "com.microsoft:argument-out-of-range";
    public const string EntityDisabled = "com.microsoft:entity-disabled";
    public const string ProducerStolen = "com.microsoft:producer-epoch-stolen";
    public const string OutOfOrder = "com.microsoft:out-of-order-sequence";
    public const string InvalidOffset = "com.microsoft:georeplication:invalid-offset";

    /// <summary>The exception for an error of the service; null means that it gave none.</summary>
    public static Exception ToException(AmqpError? error, string eventHubName, Exception? cause = null) =>
        error is null
            ? Make(eventHubName, "The connection to the service ended without a reason being given.", EventHubsException.FailureReason.ServiceCommunicationProblem, cause)
            : ToException(error.Condition.Value, error.Description, eventHubName, cause);

    /// <summary>The exception for a condition of the service.</summary>
#pragma warning disable MA0015 // The argument is one of the request that the service refused; no parameter of a method has its name.
    public static Exception ToException(string condition, string? description, string eventHubName, Exception? cause = null)
    {
        string text = string.IsNullOrEmpty(description) ? condition : $"{description} [{condition}]";
        return condition.ToLowerInvariant() switch
        {
            Timeout => Make(eventHubName, text, EventHubsException.FailureReason.ServiceTimeout, cause),
            ServerBusy => Make(eventHubName, text, EventHubsException.FailureReason.ServiceBusy, cause),
            EntityDisabled => Make(eventHubName, text, EventHubsException.FailureReason.ResourceNotFound, cause),
            Stolen => Make(eventHubName, text, EventHubsException.FailureReason.ConsumerDisconnected, cause),
            ProducerStolen => Make(eventHubName, text, EventHubsException.FailureReason.ProducerDisconnected, cause),
            OutOfOrder => Make(eventHubName, text, EventHubsException.FailureReason.InvalidClientState, cause),
            LimitExceeded => Make(eventHubName, text, EventHubsException.FailureReason.QuotaExceeded, cause),
            SizeExceeded => Make(eventHubName, text, EventHubsException.FailureReason.MessageSizeExceeded, cause),
            NotFound => Make(eventHubName, text, SaysThatAnEntityIsMissing(text) ? EventHubsException.FailureReason.ResourceNotFound : EventHubsException.FailureReason.ServiceCommunicationProblem, cause),
            // Closing a link and using it crossed on the way: worth another try.
            IllegalState => new EventHubsException(isTransient: true, eventHubName, text, EventHubsException.FailureReason.ClientClosed, cause),
            InternalError => new EventHubsException(isTransient: true, eventHubName, text, EventHubsException.FailureReason.GeneralError, cause),
            Unauthorized or AuthFailed => new UnauthorizedAccessException(text, cause),
            ArgumentError => new ArgumentException(text, cause),
            ArgumentOutOfRange => new ArgumentOutOfRangeException(text, cause),
            NotAllowed => new InvalidOperationException(text, cause),
            NotImplemented => new NotSupportedException(text, cause),
            InvalidOffset => new FormatException(text, cause),
            _ => Make(eventHubName, text, EventHubsException.FailureReason.ServiceCommunicationProblem, cause),
        };
    }
#pragma warning restore MA0015

    /// <summary>The exception for a refused request.</summary>
    /// <param name="statusCode">As in HTTP; 0 when the answer had none.</param>
    /// <param name="condition">The answer's error condition; null when it had none.</param>
    /// <param name="description">The answer's text; null when it had none.</param>
    /// <param name="eventHubName">The hub concerned.</param>
    public static Exception ToException(int statusCode, string? condition, string? description, string eventHubName) =>
        ToException(condition ?? ConditionOf(statusCode), $"{description} (status-code: {statusCode})", eventHubName);

    /// <summary>The exception that callers see for one of the AMQP library, of a socket, or of TLS.</summary>
    public static Exception Translate(Exception failure, string eventHubName) => failure switch
    {
        AmqpException amqp => ToException(amqp.Error, eventHubName, amqp),
        System.Net.Sockets.SocketException or System.IO.IOException or System.Security.Authentication.AuthenticationException =>
            Make(eventHubName, $"The connection to the service failed: {failure.Message}", EventHubsException.FailureReason.ServiceCommunicationProblem, failure),
        TimeoutException => Make(eventHubName, failure.Message, EventHubsException.FailureReason.ServiceTimeout, failure),
        _ => failure,
    };

    public static EventHubsException TimedOut(string what, TimeSpan after, string eventHubName, Exception? cause = null) =>
        Make(eventHubName, $"{what} was not done within the try time-out of {after.TotalSeconds} s.", EventHubsException.FailureReason.ServiceTimeout, cause);

    private static EventHubsException Make(string eventHubName, string text, EventHubsException.FailureReason reason, Exception? cause) =>
        new(EventHubsException.PassesByItself(reason), eventHubName, text, reason, cause!);

    private static bool SaysThatAnEntityIsMissing(string text) =>
        text.Contains("The messaging entity", StringComparison.OrdinalIgnoreCase) || text.Contains("status-code: 404", StringComparison.OrdinalIgnoreCase);

    private static string ConditionOf(int statusCode) => statusCode switch
    {
        400 => ArgumentError,
        401 => Unauthorized,
        403 => LimitExceeded,
        404 => NotFound,
        408 => Timeout,
        410 => Stolen,
        500 => InternalError,
        501 => NotImplemented,
        503 => ServerBusy,
        _ => InternalError,
    };
}
