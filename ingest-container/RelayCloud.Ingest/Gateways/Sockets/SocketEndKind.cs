namespace RelayCloud.Ingest.Gateways.Sockets;

/// <summary>Why a connection ended.</summary>
internal enum SocketEndKind
{
    /// <summary>The gateway closed or dropped it, or the network did.</summary>
    ByGateway,

    /// <summary>We replace it: nothing came for too long, or no pong.</summary>
    Silent,

    /// <summary>We replace it: too many of its topics are stale.</summary>
    Stale,

    /// <summary>We replace it: it was silent and lives again, and what it did not send meanwhile comes with the replay of a new subscription.</summary>
    Revived,

    /// <summary>We end it: a frame was longer than the bound.</summary>
    FrameTooLong,

    /// <summary>We close it: it has no topics any more.</summary>
    Unneeded,

    /// <summary>We close it: the relay stops.</summary>
    Stopping,

    /// <summary>A bug in the relay.</summary>
    Fault,
}
