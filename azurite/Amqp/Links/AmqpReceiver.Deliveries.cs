using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Performatives;

namespace RelayCloud.Amqp.Links;

/// <content>Putting deliveries together from their frames.</content>
public sealed partial class AmqpReceiver
{
    // The delivery that is under way; its bytes so far, unless it has become too large to keep.
    private AmqpWriter? _partial;
    private bool _inDelivery;
    private uint _deliveryId;
    private uint _messageFormat;
    private bool _isSettled;
    private ulong _totalBytes;
    private ulong _messageBytesMax;

    /// <summary>Takes a frame; true when it completes a delivery, which is then to be delivered without the gate.</summary>
    internal bool TakeTransfer(in Transfer transfer, ReadOnlyMemory<byte> payload, out AmqpDelivery delivery)
    {
        delivery = default;
        if (State is LinkState.DetachSent or LinkState.Refused) return false;
        if (!_inDelivery && !Begin(transfer)) return false;
        if (transfer.DeliveryId is { } id && id != _deliveryId)
        {
            DropPartial();
            Violated(new AmqpError(ErrorConditions.InvalidField, $"A frame of the delivery {id} came in the midst of the delivery {_deliveryId}."));
            return false;
        }

        if (transfer.Settled == true) _isSettled = true;
        if (transfer.Aborted)
        {
            DropPartial();
            TopUp();
            return false;
        }

        _totalBytes += (ulong)payload.Length;
        bool fits = _totalBytes <= _messageBytesMax;
        if (transfer.More)
        {
            if (fits) Keep(payload);
            else DropBytes();
            return false;
        }

        if (!fits)
        {
            RejectOversize();
            return false;
        }

        if (_partial is not null)
        {
            Keep(payload);
            payload = _partial.WrittenMemory;
        }

        _inDelivery = false;
        if (!_isSettled) _unsettled.Add(_deliveryId);
        else TopUp();
        EndDrain();
        delivery = new AmqpDelivery(_deliveryId, _messageFormat, _isSettled, payload);
        return true;
    }

    /// <summary>From the reader, without the gate.</summary>
    internal void Deliver(in AmqpDelivery delivery)
    {
        try
        {
            Handler!.OnDelivery(this, delivery);
        }
        finally
        {
            if (_partial is not null)
            {
                lock (Gate) DropBytes();
            }
        }
    }

    private bool Begin(in Transfer transfer)
    {
        if (unchecked((int)(_announcedLimit - _deliveryCount)) <= 0)
        {
            Violated(new AmqpError(ErrorConditions.TransferLimitExceeded, $"A transfer came on the link '{Name}' without credit."));
            return false;
        }

        if (transfer.DeliveryId is not { } id)
        {
            Violated(new AmqpError(ErrorConditions.InvalidField, "The first frame of a delivery has no delivery-id."));
            return false;
        }

        _deliveryCount++;
        if (_credit > 0) _credit--;
        _inDelivery = true;
        _deliveryId = id;
        _messageFormat = transfer.MessageFormat ?? 0;
        _isSettled = false;
        _totalBytes = 0;
        return true;
    }

    private void Keep(ReadOnlyMemory<byte> payload)
    {
        _partial ??= Connection.Assembly.Rent();
        Connection.Assembly.Count(payload.Length);
        _partial.WriteRaw(payload.Span);
    }

    private void DropPartial()
    {
        _inDelivery = false;
        DropBytes();
    }

    private void DropBytes()
    {
        if (_partial is null) return;
        Connection.Assembly.Return(_partial);
        _partial = null;
    }

    private void RejectOversize()
    {
        DropPartial();
        var error = new AmqpError(ErrorConditions.MessageSizeExceeded, $"The received message (delivery-id:{_deliveryId}, size:{_totalBytes} bytes) exceeds the limit ({_messageBytesMax} bytes) currently allowed on the link.");
        if (_isSettled)
        {
            // Nobody waits for an outcome, and losing the message silently would be worse than losing the link.
            Violated(error);
            return;
        }

        Session.Settle(_deliveryId, new Rejected(error));
        EndDrain();
        TopUp();
    }
}
