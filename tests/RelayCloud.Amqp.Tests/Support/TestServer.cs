using System.Collections.Concurrent;
using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;

namespace RelayCloud.Amqp.Tests.Support;

/// <summary>A server's handler: takes every link, unless told otherwise, and keeps what happens.</summary>
internal sealed class TestServer : IAmqpConnectionHandler
{
    public ConcurrentQueue<AmqpSession> Sessions { get; } = [];

    public ConcurrentQueue<AmqpLink> Links { get; } = [];

    public ConcurrentQueue<AmqpException?> SessionEnds { get; } = [];

    /// <summary>What happens on links of the peer's that send. By default messages are counted and accepted.</summary>
    public Collector Incoming { get; init; } = new();

    /// <summary>What happens on links of the peer's that receive.</summary>
    public IAmqpSenderHandler Outgoing { get; init; } = new SenderEvents();

    public uint AutoCredit { get; init; } = 1_000;

    public ulong? MaxMessageSizeBytes { get; init; }

    /// <summary>Refuses a link if it gives an error.</summary>
    public Func<LinkRequest, AmqpError?> Refuse { get; init; } = _ => null;

    /// <summary>Takes the request out of the default's hands if it gives true.</summary>
    public Func<LinkRequest, bool> Intercept { get; init; } = _ => false;

    public TaskCompletionSource<AmqpException?> Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void OnSession(AmqpSession session) => Sessions.Enqueue(session);

    public void OnAttach(AmqpSession session, LinkRequest request)
    {
        if (Intercept(request)) return;
        if (Refuse(request) is { } error) request.Refuse(error);
        else if (request.PeerReceives) Links.Enqueue(request.AcceptSender(Outgoing));
        else Links.Enqueue(request.AcceptReceiver(Incoming, new LinkSettings { AutoCredit = AutoCredit, MaxMessageSizeBytes = MaxMessageSizeBytes }));
    }

    public void OnSessionEnded(AmqpSession session, AmqpException? error) => SessionEnds.Enqueue(error);

    public void OnClosed(AmqpConnection connection, AmqpException? error) => Closed.TrySetResult(error);
}
