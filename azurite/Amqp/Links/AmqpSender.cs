using System.Buffers.Binary;
using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;

namespace RelayCloud.Amqp.Links;

/// <summary>
/// A link on which this end sends. Thread safe. Two ways to send, not to be mixed on one link: <see cref="TrySend"/> for an owner that is called when there is credit and keeps its
/// own queue, and <see cref="SendAsync"/> for one that awaits outcomes.
/// </summary>
public sealed partial class AmqpSender : AmqpLink
{
    private uint _credit;
    private uint _deliveryCount;
    private bool _draining;
    private bool _drainAnswered;
    private int _outcomesAwaited;
    private bool _unsettledBlocked;
    private bool _awaitsRoom;
    private bool _settles;
    private ulong _messageBytesMax;

    internal AmqpSender(AmqpSession session, uint localHandle, string name, IAmqpSenderHandler? handler)
        : base(session, localHandle, name, isReceiver: false) => Handler = handler;

    /// <summary>How many messages the receiver still takes.</summary>
    public uint Credit
    {
        get
        {
            lock (Gate) return _credit;
        }
    }

    /// <summary>Whether the receiver wants what there is now and its credit back: send it, then call <see cref="CompleteDrain"/>.</summary>
    public bool IsDraining
    {
        get
        {
            lock (Gate) return _draining;
        }
    }

    /// <summary>Whether messages are sent settled, as the receiver wants it.</summary>
    public bool SendsSettled => _settles;

    internal IAmqpSenderHandler? Handler { get; set; }

    /// <summary>
    /// Sends a message if that can be done at once. The payload, in two parts to spare the caller a copy, is copied before this returns. Allocates nothing when warm and no
    /// outcome is awaited.
    /// </summary>
    /// <param name="head">The payload's first part.</param>
    /// <param name="tail">The rest of it; may be empty.</param>
    /// <param name="messageFormat">0 is an AMQP message.</param>
    /// <param name="context">Comes back with the outcome; null if nobody cares for the outcome, or if messages are sent settled.</param>
    public SendResult TrySend(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail = default, uint messageFormat = 0, object? context = null)
    {
        lock (Gate) return Send(head, tail, messageFormat, context);
    }

    /// <summary>Gives the receiver back the credit that there is nothing to send for.</summary>
    public void CompleteDrain()
    {
        lock (Gate)
        {
            if (!_draining) return;
            _draining = false;
            _drainAnswered = true;
            _deliveryCount += _credit;
            _credit = 0;
            if (State == LinkState.Attached) Session.WantFlow(this);
        }
    }

    internal override Flow Describe(Flow session)
    {
        bool drain = _draining || _drainAnswered;
        _drainAnswered = false;
        return session with { Handle = LocalHandle, DeliveryCount = _deliveryCount, LinkCredit = _credit, Available = 0, Drain = drain };
    }

    internal override void OnFlow(Flow flow)
    {
        if (State is not (LinkState.Attached or LinkState.Offered)) return;
        if (flow.LinkCredit is { } credit)
        {
            // Serial numbers: what the receiver has not seen yet counts against what it grants.
            uint granted = unchecked((flow.DeliveryCount ?? 0) + credit - _deliveryCount);
            _credit = granted > int.MaxValue && credit <= int.MaxValue ? 0 : granted;
        }

        _draining = flow.Drain;
        if (flow.Echo && State == LinkState.Attached) Session.WantFlow(this);
        if (_credit > 0 || _draining) Connection.Notices.Add(Notice.Sendable(this));
    }

    /// <summary>Without the gate.</summary>
    internal void OnSendable()
    {
        lock (Gate)
        {
            if (State != LinkState.Attached) return;
            _awaitsRoom = false;
            SendWaiting();
        }

        if (Handler is { } handler) handler.OnSendable(this);
        else CompleteDrain();
    }

    /// <summary>Without the gate.</summary>
    internal void OnOutcome(object context, DeliveryState? state)
    {
        bool sendable;
        lock (Gate)
        {
            _outcomesAwaited--;
            sendable = _unsettledBlocked;
            _unsettledBlocked = false;
        }

        if (context is PendingSend pending) pending.TrySetResult(state ?? Accepted.Instance);
        else Handler?.OnOutcome(this, context, state);
        if (sendable) OnSendable();
    }

    internal override void TellDetached(AmqpException? error) => Handler?.OnDetached(this, error);

    private protected override void OnAttached()
    {
        // Either end may ask for it: the sender of it chooses, the receiver wishes.
        _settles = Local!.SenderSettleMode == SenderSettleMode.Settled;
        _messageBytesMax = Remote!.MaxMessageSize is { } max and > 0 ? max : ulong.MaxValue;
    }

    private SendResult Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, uint messageFormat, object? context)
    {
        if (State != LinkState.Attached || !Connection.CanSend || !Session.IsMapped) return SendResult.Closed;
        if ((ulong)head.Length + (ulong)tail.Length > _messageBytesMax) return SendResult.TooLarge;
        if (_credit == 0) return SendResult.NoCredit;
        if (!Session.IsWindowOpen)
        {
            if (!_awaitsRoom) Session.AwaitWindow(this);
            _awaitsRoom = true;
            return SendResult.WindowClosed;
        }

        if (Connection.IsQueueFull)
        {
            if (!_awaitsRoom) Connection.AwaitQueue(this);
            _awaitsRoom = true;
            return SendResult.QueueFull;
        }

        bool awaited = context is not null && !_settles;
        if (awaited && _outcomesAwaited >= Connection.Options.UnsettledMax)
        {
            _unsettledBlocked = true;
            return SendResult.UnsettledFull;
        }

        if (awaited) _outcomesAwaited++;
        Span<byte> tag = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(tag, _deliveryCount);
        _deliveryCount++;
        _credit--;
        Session.SendDelivery(this, tag, messageFormat, _settles, context, head, tail);
        return SendResult.Sent;
    }
}
