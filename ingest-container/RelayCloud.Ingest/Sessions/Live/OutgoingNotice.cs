using RelayCloud.Ingest.Sessions.WebSocket.Commands;

namespace RelayCloud.Ingest.Sessions.Live;

/// <summary>A notice on its way to connections: framed once for all of them. Immutable.</summary>
/// <param name="text">What customers read.</param>
internal sealed class OutgoingNotice(string text)
{
    /// <summary>As WebSocket connections get it, header included.</summary>
    public ReadOnlyMemory<byte> WebSocketFrame { get; } = new Replies().Notification(text).ToArray();
}
