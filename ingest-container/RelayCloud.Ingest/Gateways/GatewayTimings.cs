namespace RelayCloud.Ingest.Gateways;

/// <summary>Time-outs, dead-lines and delays of gateway connections. The defaults suit the public gateways.</summary>
public sealed record GatewayTimings
{
    /// <summary>A connection that is not open after this is given up. Default 5 s.</summary>
    public TimeSpan ConnectMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A ping is sent when nothing was received for this long. Default 20 s: the gateway closes after 60 s in which it sent nothing.</summary>
    public TimeSpan PingAfter { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A socket that sends nothing for this long after a ping is replaced. Default 10 s.</summary>
    public TimeSpan PongMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A socket that sends nothing at all for this long is replaced, even if no ping could be sent. Default 30 s. Not used for order-book-server, which knows no ping and is silent while nothing trades.</summary>
    public TimeSpan SilenceMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A topic that delivered before a reconnect and not within this long after it is stale (or after its own limit, if that is longer). Default 10 s.</summary>
    public TimeSpan FirstValueMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A subscribe or unsubscribe that is not acknowledged within this long is sent again, at most twice on one connection. Default 10 s.</summary>
    public TimeSpan AcknowledgeMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Upper bound of the delay after the first failure; doubles with each further one. Default 250 ms.</summary>
    public TimeSpan BackoffBase { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Upper bound of the delay between two tries. Default 30 s.</summary>
    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same while no other gateway is live, so that the relay is back within a second of its only gateway. Default 500 ms.</summary>
    public TimeSpan BackoffMaxWhenAlone { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A connection that lasted this long ends the back-off: the next try is made at once. Default 10 s.</summary>
    public TimeSpan SteadyAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A socket that the gateway ends within this long after a subscribe puts that subscribe under suspicion (an unknown coin closes the socket, in 0.1 to 0.8 s). Default 2 s.</summary>
    public TimeSpan SuspectWithin { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a topic that killed its socket is not tried again. Default 10 min.</summary>
    public TimeSpan QuarantineFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>No subscribes for this long after the gateway said that too many messages were sent, and four times this after it said that there are too many subscriptions. Default 15 s.</summary>
    public TimeSpan PauseWhenRefused { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often states and dead-lines are looked at. Default 100 ms.</summary>
    public TimeSpan WatchEvery { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long connections get to close when the relay stops, in real time; then they are cut. Default 1.5 s.</summary>
    public TimeSpan StopMax { get; init; } = TimeSpan.FromSeconds(1.5);
}
