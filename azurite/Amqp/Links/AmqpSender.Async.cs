using RelayCloud.Amqp.Performatives;

namespace RelayCloud.Amqp.Links;

/// <content>Sending and awaiting the outcome.</content>
public sealed partial class AmqpSender
{
    private readonly LinkedList<PendingSend> _waiting = [];
    private AmqpException? _lost;

    /// <summary>
    /// Sends a message, waits for credit first if need be, and gives its outcome. Messages go out in the order of the calls. The payload must stay untouched until the task ends.
    /// </summary>
    /// <param name="payload">An encoded message.</param>
    /// <param name="messageFormat">0 is an AMQP message.</param>
    /// <param name="cancellationToken">Gives up waiting. A message that has gone out by then is not taken back.</param>
    /// <returns><see cref="Accepted"/> also for a message that went out settled. A rejection is an outcome, not an exception.</returns>
    /// <exception cref="AmqpException">The link is over (with its error), too many wait, or the message is larger than the receiver takes.</exception>
    public Task<DeliveryState> SendAsync(ReadOnlyMemory<byte> payload, uint messageFormat = 0, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<DeliveryState>(cancellationToken);
        var pending = new PendingSend(payload, messageFormat);
        lock (Gate)
        {
            if (_lost is not null) return Task.FromException<DeliveryState>(new AmqpException(_lost.Error, _lost));
            if (_waiting.Count > 0 || !TrySend(pending))
            {
                if (_waiting.Count >= Connection.Options.SendWaitersMax)
                    return Task.FromException<DeliveryState>(new AmqpException(ErrorConditions.ResourceLimitExceeded, $"{_waiting.Count} messages wait for credit on the link '{Name}' already."));
                pending.Waiting = _waiting.AddLast(pending);
            }
        }

        return cancellationToken.CanBeCanceled && !pending.Task.IsCompleted ? WithCancellation(pending, cancellationToken) : pending.Task;
    }

    private protected override void OnLost(AmqpException lost)
    {
        _lost = lost;
        List<object> contexts = [.. _waiting];
        _waiting.Clear();
        Session.Forget(this, contexts);
        foreach (object context in contexts) (context as PendingSend)?.TrySetException(new AmqpException(lost.Error, lost));
    }

    private async Task<DeliveryState> WithCancellation(PendingSend pending, CancellationToken cancellationToken)
    {
        await using CancellationTokenRegistration registration = cancellationToken.Register(() =>
        {
            lock (Gate)
            {
                if (pending.Waiting is { List: not null } node) _waiting.Remove(node);
            }

            pending.TrySetCanceled(cancellationToken);
        });
        return await pending.Task;
    }

    private void SendWaiting()
    {
        while (_waiting.First is { } node && TrySend(node.Value)) _waiting.Remove(node);
    }

    /// <summary>False when it has to wait; whatever else became of it, it is done with.</summary>
    private bool TrySend(PendingSend pending)
    {
        SendResult result = Send(pending.Payload.Span, default, pending.MessageFormat, pending);
        switch (result)
        {
            case SendResult.Sent:
                if (_settles) pending.TrySetResult(Accepted.Instance);
                return true;
            case SendResult.Closed:
                pending.TrySetException(new AmqpException(ErrorConditions.IllegalState, $"The link '{Name}' is not open."));
                return true;
            case SendResult.TooLarge:
                pending.TrySetException(new AmqpException(ErrorConditions.MessageSizeExceeded, $"A message of {pending.Payload.Length} bytes is more than the {_messageBytesMax} that the link '{Name}' takes."));
                return true;
            default:
                return false;
        }
    }
}
