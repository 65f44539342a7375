using RelayCloud.Amqp;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Performatives;
using RelayCloud.EventHubsEmulator.Server.Events;
using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Server.Links;

/// <summary>
/// A link on which a client sends events. A delivery is accepted once its events are stored; what cannot be stored is rejected, and the link stays. Deliveries come from the
/// connection's reader, outcomes from committer threads.
/// </summary>
internal sealed class ProducerLink(EmulatorNamespace owner, HubPartitions hub, PartitionLog? partition, EventUnpacker unpacker, Action<AmqpLink> onDetached) : IAmqpReceiverHandler, IAppendCompletion
{
    /// <summary>Deliveries under way at most: about as many as the service allows.</summary>
    public const int DeliveriesMax = 1000;

    private const int DeliveriesMin = 4;

    /// <summary>
    /// Bytes under way that credit aims at. A quarter of what a partition lets wait for the disk, so that several senders with large batches are slowed by credit, not refused.
    /// </summary>
    private const int BytesUnderWay = 16 << 20;

    private static readonly Rejected Busy = new(new AmqpError(EventHubsErrors.ServerBusy, "The server is busy: too much waits for the disk. Try again later."));
    private static readonly Rejected DiskFull = new(new AmqpError(EventHubsErrors.ServerBusy, "The disk of the emulator is full. Make room, or lower the retention."));
    private static readonly Rejected Failed = new(new AmqpError(ErrorConditions.InternalError, "The emulator could not write to its disk. Nothing of the message was stored."));
    private static readonly Rejected Commanded = new(new AmqpError(EventHubsErrors.ServerBusy, "The server is busy, as it was told to be."));

    private AmqpReceiver? _receiver;
    private int _underWay;
    private int _lastBytes = 1024;

    /// <summary>To be called with the accepted link.</summary>
    public void Start(AmqpReceiver receiver)
    {
        _receiver = receiver;
        receiver.AddCredit(DeliveriesMax / 2);
    }

    public void OnDelivery(AmqpReceiver receiver, in AmqpDelivery delivery)
    {
        _lastBytes = delivery.Payload.Length;
        Interlocked.Increment(ref _underWay);
        if (owner.Chaos.TakeServerBusy())
        {
            Settle(delivery.Id, delivery.IsSettled, Commanded);
            return;
        }

        ReadOnlySpan<byte> payload = delivery.Payload.Span;
        try
        {
            unpacker.Read(delivery.MessageFormat, payload);
        }
        catch (AmqpException e)
        {
            Settle(delivery.Id, delivery.IsSettled, new Rejected(e.Error));
            return;
        }

        PartitionLog log = partition ?? hub.For(unpacker.PartitionKey.Of(payload));
        // The state carries the delivery's number and whether anyone waits for the outcome.
        long state = delivery.Id | (delivery.IsSettled ? 1L << 32 : 0);
        AppendOutcome outcome = log.Append(payload, unpacker.Annotations, unpacker.Events, this, state);
        if (outcome != AppendOutcome.Pending) OnAppended(outcome, -1, state);
    }

    public void OnDetached(AmqpReceiver receiver, AmqpException? error) => onDetached(receiver);

    public void OnAppended(AppendOutcome outcome, long firstSequence, long state)
    {
        bool isSettled = state >> 32 != 0;
        uint id = (uint)state;
        DeliveryState result = outcome switch
        {
            AppendOutcome.Stored => Accepted.Instance,
            AppendOutcome.Busy => Busy,
            AppendOutcome.DiskFull => DiskFull,
            _ => Failed,
        };
        int delayMs = owner.Chaos.DelayMs;
        if (delayMs > 0) _ = SettleLaterAsync(id, isSettled, result, delayMs);
        else Settle(id, isSettled, result);
    }

    private async Task SettleLaterAsync(uint id, bool isSettled, DeliveryState result, int delayMs)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(delayMs), owner.Time);
        Settle(id, isSettled, result);
    }

    private void Settle(uint id, bool isSettled, DeliveryState result)
    {
        int underWay = Interlocked.Decrement(ref _underWay);
        if (_receiver is not { } receiver) return;
        if (!isSettled) receiver.Settle(id, result);
        int window = Math.Clamp(BytesUnderWay / Math.Max(_lastBytes, 1), DeliveriesMin, DeliveriesMax);
        long free = window - underWay - (long)receiver.Credit;
        if (free >= Math.Max(1, window / 2)) receiver.AddCredit((uint)free);
    }
}
