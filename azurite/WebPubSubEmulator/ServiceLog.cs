namespace RelayCloud.WebPubSubEmulator;

/// <summary>What the service tells the operator. Event ids 1500 to 1599; names are stable. Never tokens, keys or payloads.</summary>
internal static partial class ServiceLog
{
    [LoggerMessage(1500, LogLevel.Debug, "hub {Hub}: connection {Connection} opened ({Subprotocol})")]
    public static partial void Opened(ILogger logger, string hub, string connection, string subprotocol);

    [LoggerMessage(1501, LogLevel.Debug, "hub {Hub}: connection {Connection} came back")]
    public static partial void Recovered(ILogger logger, string hub, string connection);

    [LoggerMessage(1502, LogLevel.Information, "hub {Hub}: a client was refused with {Status}: {Reason}")]
    public static partial void Refused(ILogger logger, string hub, int status, string reason);

    [LoggerMessage(1503, LogLevel.Warning, "hub {Hub}: the event {Event} was not handled: {Reason}")]
    public static partial void EventFailed(ILogger logger, string hub, string @event, string reason);

    [LoggerMessage(1504, LogLevel.Error, "a request failed in an unexpected way")]
    public static partial void RequestFailed(ILogger logger, Exception e);
}
