namespace RelayCloud.Ingest.Gateways.Sockets;

/// <summary>Where a topic stands between us and the gateway on one socket.</summary>
internal enum TopicPhase
{
    /// <summary>To be subscribed.</summary>
    Wanted,

    /// <summary>Subscribe sent.</summary>
    Subscribed,

    /// <summary>To be unsubscribed.</summary>
    Leaving,

    /// <summary>Unsubscribe sent, not yet acknowledged: frames may still come.</summary>
    Left,
}
