namespace RelayCloud.WebPubSubEmulator.Protocols;

/// <summary>Why something that a client asked for was not done.</summary>
/// <param name="Name">For programs.</param>
/// <param name="Message">For people.</param>
internal sealed record AckError(string Name, string Message)
{
    public static AckError Forbidden(string what) => new("Forbidden", $"The client does not have permission to {what}.");

    public static AckError Duplicate(ulong ackId) => new("Duplicate", $"Message with ack-id: {ackId} has been processed");

    public static AckError Internal(string message) => new("InternalServerError", message);

    /// <summary>Past the units' rate. The service's own name for it is not known.</summary>
    public static AckError Throttled { get; } = new("TooManyRequests", "The units' rate of messages is exceeded; try again later.");
}
