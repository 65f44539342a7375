namespace RelayCloud.Resilience.Scenarios;

/// <summary>How Web PubSub goes away.</summary>
public enum PubSubOutageKind
{
    /// <summary>It is killed, with all its connections, and started again.</summary>
    Kill,

    /// <summary>The network between the relay and it drops everything; its customers stay connected.</summary>
    BlackHole,
}
