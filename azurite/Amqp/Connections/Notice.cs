using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Sessions;

namespace RelayCloud.Amqp.Connections;

/// <summary>Something to tell a handler as soon as the gate is free.</summary>
internal readonly struct Notice
{
    private readonly Kind _kind;
    private readonly object _subject;
    private readonly object? _detail;
    private readonly object? _context;

    private Notice(Kind kind, object subject, object? detail = null, object? context = null)
    {
        _kind = kind;
        _subject = subject;
        _detail = detail;
        _context = context;
    }

    private enum Kind
    {
        Sendable,
        Outcome,
        Detached,
        Attach,
        SessionEnded,
    }

    public static Notice Sendable(AmqpSender sender) => new(Kind.Sendable, sender);

    public static Notice Outcome(AmqpSender sender, object context, Performatives.DeliveryState? state) => new(Kind.Outcome, sender, state, context);

    public static Notice Detached(AmqpLink link, AmqpException? error) => new(Kind.Detached, link, error);

    public static Notice Attach(LinkRequest request) => new(Kind.Attach, request);

    public static Notice SessionEnded(AmqpSession session, AmqpException? error) => new(Kind.SessionEnded, session, error);

    public void Call(IAmqpConnectionHandler handler)
    {
        switch (_kind)
        {
            case Kind.Sendable:
                ((AmqpSender)_subject).OnSendable();
                break;
            case Kind.Outcome:
                ((AmqpSender)_subject).OnOutcome(_context!, (Performatives.DeliveryState?)_detail);
                break;
            case Kind.Detached:
                ((AmqpLink)_subject).TellDetached((AmqpException?)_detail);
                break;
            case Kind.Attach:
                var request = (LinkRequest)_subject;
                handler.OnAttach(request.Session, request);
                break;
            case Kind.SessionEnded:
                handler.OnSessionEnded((AmqpSession)_subject, (AmqpException?)_detail);
                break;
            default:
                throw new InvalidOperationException($"Unknown notice {_kind}.");
        }
    }
}
