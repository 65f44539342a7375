namespace RelayCloud.EventHubsEmulator.Server;

/// <summary>What the server tells the operator. Event ids 1200 to 1299; names are stable. Never tokens, keys or payloads.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1200, LogLevel.Debug, "connection {Connection} opened by {Product}")]
    public static partial void Opened(ILogger logger, long connection, string product);

    [LoggerMessage(1201, LogLevel.Debug, "connection {Connection} closed: {Reason}")]
    public static partial void Closed(ILogger logger, long connection, string reason);

    [LoggerMessage(1202, LogLevel.Debug, "connection {Connection} did not come about: {Reason}")]
    public static partial void HandshakeFailed(ILogger logger, long connection, string reason);

    [LoggerMessage(1203, LogLevel.Information, "connection {Connection}: link to '{Address}' refused: {Condition} {Reason}")]
    public static partial void LinkRefused(ILogger logger, long connection, string address, string condition, string reason);

    [LoggerMessage(1204, LogLevel.Error, "{Partition}: reading for a receiver failed: {Reason}")]
    public static partial void ReadFailed(ILogger logger, string partition, string reason);

    [LoggerMessage(1205, LogLevel.Warning, "accepting connections failed and is tried again: {Reason}")]
    public static partial void AcceptFailed(ILogger logger, string reason);

    [LoggerMessage(1206, LogLevel.Warning, "{Connections} connections are open, which is the most there may be: another one was closed")]
    public static partial void TooManyConnections(ILogger logger, int connections);

    [LoggerMessage(1207, LogLevel.Error, "a link failed in an unexpected way and was detached")]
    public static partial void LinkFailed(ILogger logger, Exception e);
}
