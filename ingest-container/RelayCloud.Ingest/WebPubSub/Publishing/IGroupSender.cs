namespace RelayCloud.Ingest.WebPubSub.Publishing;

/// <summary>Sends to groups. Thread safe.</summary>
internal interface IGroupSender
{
    /// <summary>Sends one message. It has arrived when this ends without an exception; after one it may have.</summary>
    /// <param name="group">Name of the group.</param>
    /// <param name="body">JSON, UTF-8.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task SendAsync(string group, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
}
