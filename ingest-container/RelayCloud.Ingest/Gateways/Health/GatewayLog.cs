namespace RelayCloud.Ingest.Gateways.Health;

/// <summary>What gateways log. Event ids 2000 to 2099; ids and names are never changed.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(EventId = 2000, Level = LogLevel.Information, Message = "Gateway {Gateway}: state {State} after {PreviousMs} ms of {Previous}.")]
    public static partial void GatewayStateChanged(ILogger logger, string gateway, GatewayState state, GatewayState previous, long previousMs);

    [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "Gateway {Gateway} socket {Socket}: connected; subscribing {Topics} topics.")]
    public static partial void SocketConnected(ILogger logger, string gateway, int socket, int topics);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Warning, Message = "Gateway {Gateway} socket {Socket}: connection ended after {LivedMs} ms: {Reason}.")]
    public static partial void SocketEnded(ILogger logger, string gateway, int socket, long livedMs, string reason);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Warning, Message = "Gateway {Gateway} socket {Socket}: could not connect, try {Failures} in a row: {Reason}.")]
    public static partial void ConnectFailed(ILogger logger, string gateway, int socket, int failures, string reason);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Warning, Message = "Gateway {Gateway}: error frame ({Kind}): {Summary}. {Suppressed} more since the last of these.")]
    public static partial void UpstreamError(ILogger logger, string gateway, string kind, string summary, long suppressed);

    [LoggerMessage(EventId = 2005, Level = LogLevel.Error, Message = "Gateway {Gateway} socket {Socket}: topic {Topic} is in quarantine for {Minutes} min: {Reason}.")]
    public static partial void Quarantined(ILogger logger, string gateway, int socket, string topic, double minutes, string reason);

    [LoggerMessage(EventId = 2006, Level = LogLevel.Warning, Message = "{Count} wanted topics are left out because the subscription budgets of all gateways are spent; the first is {First}. Raise the limits, add a gateway, or want fewer channels or coins.")]
    public static partial void TopicsLeftOut(ILogger logger, int count, string first);

    [LoggerMessage(EventId = 2007, Level = LogLevel.Warning, Message = "{Count} configured coins do not exist and are left out until they appear: {Coins}.")]
    public static partial void CoinsMissing(ILogger logger, int count, string coins);

    [LoggerMessage(EventId = 2008, Level = LogLevel.Information, Message = "Planned for coin list version {Version}: {Wanted} topics wanted, {Covered} covered.")]
    public static partial void Planned(ILogger logger, int version, int wanted, int covered);

    [LoggerMessage(EventId = 2009, Level = LogLevel.Error, Message = "Gateway {Gateway} socket {Socket}: unexpected error; the connection is made anew.")]
    public static partial void SocketFault(ILogger logger, Exception exception, string gateway, int socket);

    [LoggerMessage(EventId = 2010, Level = LogLevel.Error, Message = "Watching the gateways failed; it goes on.")]
    public static partial void SupervisorFault(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 2011, Level = LogLevel.Warning, Message = "Gateway {Gateway} socket {Socket}: topic {Topic} was not acknowledged after {Sends} subscribes; it waits for the next connection.")]
    public static partial void NotAcknowledged(ILogger logger, string gateway, int socket, string topic, int sends);

    [LoggerMessage(EventId = 2012, Level = LogLevel.Warning, Message = "Gateway {Gateway} socket {Socket}: the socket dies after subscribing; looking for the topic that kills it among {Candidates}.")]
    public static partial void SearchingCulprit(ILogger logger, string gateway, int socket, int candidates);

    [LoggerMessage(EventId = 2013, Level = LogLevel.Warning, Message = "Gateways did not stop within {StopMs} ms; their connections are cut.")]
    public static partial void StopTookTooLong(ILogger logger, long stopMs);

    [LoggerMessage(EventId = 2014, Level = LogLevel.Warning, Message = "Gateway {Gateway}: {Count} corrupt or binary frames since the last of these messages.")]
    public static partial void CorruptFrames(ILogger logger, string gateway, long count);

    [LoggerMessage(EventId = 2015, Level = LogLevel.Information, Message = "Gateway {Gateway}: topic {Topic} keeps no cadence; it follows its socket from now on.")]
    public static partial void TopicIsQuiet(ILogger logger, string gateway, string topic);
}
