using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;

namespace RelayCloud.Amqp.Links;

/// <summary>A link on which this end receives. Thread safe.</summary>
public sealed partial class AmqpReceiver : AmqpLink
{
    private readonly HashSet<uint> _unsettled = [];

    private uint _autoCredit;
    private uint _credit;
    private uint _deliveryCount;
    private uint _announcedLimit;
    private TaskCompletionSource? _drained;

    internal AmqpReceiver(AmqpSession session, uint localHandle, string name, IAmqpReceiverHandler? handler)
        : base(session, localHandle, name, isReceiver: true) => Handler = handler;

    /// <summary>How many more messages the sender may send.</summary>
    public uint Credit
    {
        get
        {
            lock (Gate) return _credit;
        }
    }

    /// <summary>How many deliveries wait for this end to settle them.</summary>
    public int Unsettled
    {
        get
        {
            lock (Gate) return _unsettled.Count;
        }
    }

    internal IAmqpReceiverHandler? Handler { get; set; }

    /// <summary>Lets the sender send so many messages more. The flow is sent by the writer, one for all that was granted meanwhile.</summary>
    public void AddCredit(uint count)
    {
        lock (Gate) Grant(checked(_credit + count));
    }

    /// <summary>Lets the sender send so many messages from now on; 0 makes it pause. What is on the way already still comes.</summary>
    public void SetCredit(uint count)
    {
        lock (Gate) Grant(count);
    }

    /// <summary>Takes the credit back after what the sender has ready. Ends when it has answered; credit is 0 then.</summary>
    public Task DrainAsync(CancellationToken cancellationToken = default)
    {
        Task drained;
        lock (Gate)
        {
            if (State != LinkState.Attached || _credit == 0) return Task.CompletedTask;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            drained = _drained.Task;
            Session.WantFlow(this);
        }

        return drained.WaitAsync(cancellationToken);
    }

    /// <summary>Accepts a delivery. Neighbours that are accepted before the writer comes to it go out in one range. Does nothing when it is settled already or the link is over.</summary>
    public void Accept(uint deliveryId)
    {
        lock (Gate)
        {
            if (!_unsettled.Remove(deliveryId) || State != LinkState.Attached) return;
            Session.Accept(deliveryId);
            TopUp();
        }
    }

    /// <summary>Settles a delivery with any outcome. Does nothing when it is settled already or the link is over.</summary>
    public void Settle(uint deliveryId, DeliveryState outcome)
    {
        if (outcome is Accepted)
        {
            Accept(deliveryId);
            return;
        }

        lock (Gate)
        {
            if (!_unsettled.Remove(deliveryId) || State != LinkState.Attached) return;
            Session.Settle(deliveryId, outcome);
            TopUp();
        }
    }

    internal override Flow Describe(Flow session)
    {
        uint limit = _deliveryCount + _credit;
        if (unchecked((int)(limit - _announcedLimit)) > 0) _announcedLimit = limit;
        return session with { Handle = LocalHandle, DeliveryCount = _deliveryCount, LinkCredit = _credit, Drain = _drained is not null };
    }

    internal override void OnFlow(Flow flow)
    {
        if (State != LinkState.Attached) return;
        if (flow.DeliveryCount is { } count && _partial is null)
        {
            // The sender gives credit back unused: after a drain.
            int advanced = unchecked((int)(count - _deliveryCount));
            if (advanced > 0)
            {
                _deliveryCount = count;
                _credit -= Math.Min(_credit, (uint)advanced);
            }
        }

        if (flow.Echo) Session.WantFlow(this);
        EndDrain();
        TopUp();
    }

    internal override void TellDetached(AmqpException? error) => Handler?.OnDetached(this, error);

    private protected override void Configure(LinkSettings settings) => _autoCredit = settings.AutoCredit;

    private protected override void OnAttached()
    {
        _deliveryCount = _announcedLimit = Remote!.InitialDeliveryCount ?? 0;
        _messageBytesMax = Local!.MaxMessageSize is { } max and > 0 ? max : ulong.MaxValue;
        TopUp();
    }

    private protected override void OnLost(AmqpException lost)
    {
        DropPartial();
        _unsettled.Clear();
        _drained?.TrySetException(new AmqpException(lost.Error, lost));
        _ = _drained?.Task.Exception;
    }

    private void Grant(uint credit)
    {
        _credit = credit;
        if (State == LinkState.Attached) Session.WantFlow(this);
    }

    private void TopUp()
    {
        if (_autoCredit == 0 || _drained is not null) return;
        long free = _autoCredit - (long)_credit - _unsettled.Count;
        if (free >= Math.Max(1, _autoCredit / 2)) Grant(_credit + (uint)free);
    }

    private void EndDrain()
    {
        if (_drained is null || _credit > 0) return;
        _drained.TrySetResult();
        _drained = null;
    }
}
