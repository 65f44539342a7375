using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;

namespace RelayCloud.Amqp.Connections;

/// <summary>For a client, which attaches links and is not attached to.</summary>
internal sealed class RefusingHandler : IAmqpConnectionHandler
{
    public static readonly RefusingHandler Instance = new();

    public void OnAttach(AmqpSession session, LinkRequest request) => request.Refuse(new AmqpError(ErrorConditions.NotAllowed, "This end takes no links."));
}
