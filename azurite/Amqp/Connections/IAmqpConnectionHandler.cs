using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Sessions;

namespace RelayCloud.Amqp.Connections;

/// <summary>
/// What happens on a connection. All calls come from the connection's reader, one at a time, and hold up everything that the peer sends: they must not block. They may call
/// anything of the connection, its sessions and links that does not wait. What they throw closes the connection, an <see cref="AmqpException"/> with its own error.
/// </summary>
public interface IAmqpConnectionHandler
{
    /// <summary>The peer has begun a session; it is answered already.</summary>
    void OnSession(AmqpSession session)
    {
    }

    /// <summary>The peer wants a link. Accept or refuse it, now or later and from any thread.</summary>
    void OnAttach(AmqpSession session, LinkRequest request);

    /// <summary>A session is over, after its links have been told.</summary>
    /// <param name="session">The session.</param>
    /// <param name="error">Null when it ended for want of work.</param>
    void OnSessionEnded(AmqpSession session, AmqpException? error)
    {
    }

    /// <summary>The connection is over, after its sessions have been told. The last call.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="error">Null when it was closed for want of work.</param>
    void OnClosed(AmqpConnection connection, AmqpException? error)
    {
    }
}
