using System.Diagnostics;
using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Performatives;

namespace RelayCloud.Amqp.Sessions;

/// <content>Transfers to the peer, within its window, and what it says of them.</content>
public sealed partial class AmqpSession
{
    /// <summary>What this end says that it may send: nothing here depends on it.</summary>
    private const uint OutgoingWindow = 5_000;

    private readonly Dictionary<uint, AwaitedOutcome> _outcomesAwaited = [];
    private readonly List<AmqpSender> _windowBlocked = [];

    // The rest of the one delivery that the window has cut in two.
    private AmqpWriter? _backlog;
    private int _backlogStart;
    private AmqpSender? _backlogSender;

    private uint _nextOutgoingId;
    private uint _nextDeliveryId;
    private uint _remoteIncomingWindow;

    /// <summary>Whether a delivery can be begun.</summary>
    internal bool IsWindowOpen => _remoteIncomingWindow > 0 && _backlogSender is null;

    internal int OutcomesAwaited => _outcomesAwaited.Count;

    internal void AwaitWindow(AmqpSender sender) => _windowBlocked.Add(sender);

    /// <summary>Queues a whole delivery; what the window does not take now follows when it opens. The caller has seen that it is open.</summary>
    internal void SendDelivery(AmqpSender sender, ReadOnlySpan<byte> tag, uint messageFormat, bool settled, object? context, ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        Debug.Assert(IsWindowOpen, "A delivery is begun only while the window is open.");

        // The outcome of what came before goes out before what may answer it: some clients break on the other order.
        WriteAccepted();
        uint deliveryId = _nextDeliveryId++;
        if (context is not null && !settled) _outcomesAwaited.Add(deliveryId, new AwaitedOutcome(sender, context));
        var transfer = new Transfer { Handle = sender.LocalHandle, DeliveryId = deliveryId, DeliveryTag = tag, MessageFormat = messageFormat, Settled = settled };
        bool isFirst = true;
        while (_remoteIncomingWindow > 0)
        {
            bool more = SendFrame(isFirst ? transfer : new Transfer { Handle = sender.LocalHandle }, ref head, ref tail);
            isFirst = false;
            if (!more) return;
        }

        _backlog ??= new AmqpWriter(head.Length + tail.Length);
        _backlog.WriteRaw(head);
        _backlog.WriteRaw(tail);
        _backlogStart = 0;
        _backlogSender = sender;
    }

    /// <summary>Forgets what a link that is over has not sent or not heard of.</summary>
    internal void Forget(AmqpSender sender, List<object> contexts)
    {
        _windowBlocked.Remove(sender);
        if (_backlogSender == sender) EndBacklog();
        foreach ((uint id, AwaitedOutcome awaited) in _outcomesAwaited)
        {
            if (awaited.Sender != sender) continue;
            contexts.Add(awaited.Context);
            _outcomesAwaited.Remove(id);
        }
    }

    /// <summary>One frame of a delivery, as full as it may be. Cuts what it took off the payload and says whether any is left.</summary>
    private bool SendFrame(Transfer transfer, ref ReadOnlySpan<byte> head, ref ReadOnlySpan<byte> tail)
    {
        AmqpWriter output = Connection.Output;
        int begun = Connection.BeginFrame();
        transfer.Write(output);
        int room = Connection.FrameBytesMax - (output.Length - begun);
        bool more = head.Length + tail.Length > room;
        if (more)
        {
            // Whether there is more takes the same one byte either way.
            output.Truncate(begun + FrameHeader.Bytes);
            transfer.More = true;
            transfer.Write(output);
        }

        int fromHead = Math.Min(room, head.Length);
        output.WriteRaw(head[..fromHead]);
        head = head[fromHead..];
        int fromTail = Math.Min(room - fromHead, tail.Length);
        output.WriteRaw(tail[..fromTail]);
        tail = tail[fromTail..];
        Connection.EndFrame(begun, LocalChannel);
        _nextOutgoingId++;
        _remoteIncomingWindow--;
        return more;
    }

    private void OnWindow(Flow flow)
    {
        // Serial numbers: the difference is what counts. Before the peer has seen anything it counts from this end's first number, which is 0.
        int window = (int)((flow.NextIncomingId ?? 0) + flow.IncomingWindow - _nextOutgoingId);
        bool huge = flow.IncomingWindow > int.MaxValue;
        _remoteIncomingWindow = huge ? int.MaxValue : (uint)Math.Max(0, window);
        if (_backlogSender is not null) SendBacklog();
        if (!IsWindowOpen) return;
        foreach (AmqpSender sender in _windowBlocked) Connection.Notices.Add(Notice.Sendable(sender));
        _windowBlocked.Clear();
    }

    private void SendBacklog()
    {
        while (_remoteIncomingWindow > 0 && _backlogSender is not null)
        {
            ReadOnlySpan<byte> head = _backlog!.WrittenSpan[_backlogStart..];
            int before = head.Length;
            ReadOnlySpan<byte> tail = default;
            bool more = SendFrame(new Transfer { Handle = _backlogSender.LocalHandle }, ref head, ref tail);
            _backlogStart += before - head.Length;
            if (!more) EndBacklog();
        }
    }

    private void EndBacklog()
    {
        _backlogSender = null;
        _backlog = null;
        _backlogStart = 0;
    }

    private void OnDisposition(Disposition disposition)
    {
        lock (Gate)
        {
            // What a sender says of its deliveries needs no answer: this end settles with its outcome.
            if (_state != SessionState.Mapped || !disposition.IsReceiver) return;

            // A range may be as long as it likes; what is looked up is no more than what is awaited.
            uint count = unchecked(disposition.Last - disposition.First);
            if (count < 2 * (uint)_outcomesAwaited.Count)
            {
                for (uint i = 0; i <= count; i++) OnOutcome(disposition.First + i, disposition);
            }
            else
            {
                foreach (uint id in _outcomesAwaited.Keys)
                {
                    if (unchecked(id - disposition.First) <= count) OnOutcome(id, disposition);
                }
            }

            // A receiver that leaves settling to the sender wants to hear it.
            if (!disposition.Settled && disposition.State is not (null or Received))
                Connection.Send(LocalChannel, new Disposition { IsReceiver = false, First = disposition.First, Last = disposition.Last, Settled = true, State = disposition.State });
        }
    }

    private void OnOutcome(uint deliveryId, Disposition disposition)
    {
        bool isOutcome = disposition.Settled || disposition.State is not (null or Received);
        if (!isOutcome || !_outcomesAwaited.Remove(deliveryId, out AwaitedOutcome awaited)) return;
        Connection.Notices.Add(Notice.Outcome(awaited.Sender, awaited.Context, disposition.State));
    }
}
