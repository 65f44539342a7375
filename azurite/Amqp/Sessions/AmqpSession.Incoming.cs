using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Performatives;

namespace RelayCloud.Amqp.Sessions;

/// <content>Transfers from the peer, and what this end says of them.</content>
public sealed partial class AmqpSession
{
    private readonly List<AmqpLink> _flowing = [];

    private uint _nextIncomingId;
    private uint _incomingWindow;
    private bool _isDirty;
    private bool _flowWanted;
    private bool _acceptedPending;
    private uint _acceptedFirst;
    private uint _acceptedLast;

    internal void OnTransfer(in Transfer transfer, ReadOnlyMemory<byte> payload)
    {
        AmqpReceiver receiver;
        AmqpDelivery delivery;
        lock (Gate)
        {
            if (_state != SessionState.Mapped) return;
            if (_incomingWindow == 0)
            {
                Violated(ErrorConditions.WindowViolation, "A transfer came although the incoming window is closed.");
                return;
            }

            _nextIncomingId++;
            if (--_incomingWindow <= Connection.Options.IncomingWindowFrames / 2) WantFlow(null);
            AmqpLink? link = FindLink(transfer.Handle);
            if (link is null) return;
            if (link is not AmqpReceiver to)
            {
                Violated(ErrorConditions.ErrantLink, $"A transfer came on handle {transfer.Handle}, on which the peer receives.");
                return;
            }

            if (!to.TakeTransfer(transfer, payload, out delivery)) return;
            receiver = to;
        }

        receiver.Deliver(delivery);
    }

    /// <summary>Accepts a delivery in a disposition that the writer sends, together with its neighbours.</summary>
    internal void Accept(uint deliveryId)
    {
        if (_acceptedPending && deliveryId == _acceptedLast + 1)
        {
            _acceptedLast = deliveryId;
        }
        else if (_acceptedPending && deliveryId == _acceptedFirst - 1)
        {
            _acceptedFirst = deliveryId;
        }
        else
        {
            WriteAccepted();
            _acceptedPending = true;
            _acceptedFirst = _acceptedLast = deliveryId;
            BecomeDirty();
        }
    }

    /// <summary>Settles a delivery at once with any other outcome.</summary>
    internal void Settle(uint deliveryId, DeliveryState state)
    {
        WriteAccepted();
        Connection.Send(LocalChannel, new Disposition { IsReceiver = true, First = deliveryId, Last = deliveryId, Settled = true, State = state });
    }

    /// <summary>The writer sends a flow, for that link or for the session alone.</summary>
    internal void WantFlow(AmqpLink? link)
    {
        if (link is null) _flowWanted = true;
        else if (!_flowing.Contains(link)) _flowing.Add(link);
        BecomeDirty();
    }

    /// <summary>Puts what was gathered into the queue: dispositions, then flows.</summary>
    internal void WritePending()
    {
        _isDirty = false;
        if (_state != SessionState.Mapped) return;
        WriteAccepted();
        foreach (AmqpLink link in _flowing) SendFlow(link);
        _flowing.Clear();
        if (_flowWanted) SendFlow(null);
    }

    private void BecomeDirty()
    {
        if (_isDirty) return;
        _isDirty = true;
        Connection.MarkDirty(this);
    }

    private void WriteAccepted()
    {
        if (!_acceptedPending) return;
        _acceptedPending = false;
        Connection.Send(LocalChannel, new Disposition { IsReceiver = true, First = _acceptedFirst, Last = _acceptedLast, Settled = true, State = Accepted.Instance });
    }

    private void SendFlow(AmqpLink? link)
    {
        _flowWanted = false;
        _incomingWindow = Connection.Options.IncomingWindowFrames;
        var flow = new Flow { NextIncomingId = _nextIncomingId, IncomingWindow = _incomingWindow, NextOutgoingId = _nextOutgoingId, OutgoingWindow = OutgoingWindow };
        Connection.Send(LocalChannel, link is null ? flow : link.Describe(flow));
    }

    private void OnFlow(Flow flow)
    {
        lock (Gate)
        {
            if (_state != SessionState.Mapped) return;
            AmqpLink? link = null;
            if (flow.Handle is { } handle)
            {
                link = FindLink(handle);
                if (_state != SessionState.Mapped) return;
            }

            _nextIncomingId = flow.NextOutgoingId;
            OnWindow(flow);
            if (flow.Handle is null)
            {
                if (flow.Echo) WantFlow(null);
            }
            else
            {
                link?.OnFlow(flow);
            }
        }
    }
}
