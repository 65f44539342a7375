namespace RelayCloud.Ingest.Sessions.Sockets;

/// <summary>Takes notice that a socket has something to read.</summary>
internal interface IReadableHandler
{
    /// <summary>Called on a thread-pool thread, one call at a time.</summary>
    /// <param name="ok">False when the socket has failed or was disposed: the last call.</param>
    /// <returns>Whether to wait for more.</returns>
    bool OnReadable(bool ok);
}
