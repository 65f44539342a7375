using RelayCloud.WebPubSubEmulator.Protocols;

namespace RelayCloud.WebPubSubEmulator.Delivery;

/// <summary>
/// One thread that delivers to its share of the connections. It alone touches their outboxes and writes to their sockets, so that delivery takes no lock.
/// <see cref="Post"/> and <see cref="HasRoom"/> may be called from any thread. Delivery allocates nothing per receiver.
/// </summary>
internal sealed partial class DeliveryLane : IDisposable
{
    /// <summary>Messages that wait for a lane at most; then senders are told to come later.</summary>
    public const int InboxMessagesMax = 65_536;

    /// <summary>An outbox with this much is flushed before the batch at hand is over.</summary>
    private const int FlushEarlyBytes = BatchGatherer.BatchBytesMax;

    /// <summary>What one flush may write before the lane turns to the others, bytes.</summary>
    private const int FlushShareBytes = 4 * BatchGatherer.BatchBytesMax;

    private readonly DeliveryLimits _limits;
    private readonly TimeProvider _time;
    private readonly LaneInbox _inbox = new(InboxMessagesMax);
    private readonly BatchGatherer _gatherer = new();
    private readonly MessageRuns _runs = new();
    private readonly Thread _thread;
    private Outbox[] _dirty = new Outbox[64];
    private int _dirtyCount;

    public DeliveryLane(int index, DeliveryLimits limits, TimeProvider time)
    {
        Index = index;
        _limits = limits;
        _time = time;
        _thread = new Thread(Run) { IsBackground = true, Name = $"delivery-{index}" };
        _thread.Start();
    }

    public int Index { get; }

    /// <summary>Whether messages are taken; if not, the lane is behind.</summary>
    public bool HasRoom => _inbox.HasRoom;

    /// <summary>The last exception that should not have been, null = none ever.</summary>
    public Exception? LastFault { get; private set; }

    public void Post(in LaneCommand command) => _inbox.Add(command);

    /// <summary>Works off what is in the inbox, then stops.</summary>
    public void Dispose()
    {
        _inbox.Close();
        _thread.Join();
    }

    private void Run()
    {
        while (true)
        {
            Span<LaneCommand> batch = _inbox.TakeAll();
            if (batch.IsEmpty) return;
            for (int i = 0; i < batch.Length;)
            {
                int count = RunLength(batch[i..]);
                try
                {
                    if (count == 1) Obey(batch[i]);
                    else PublishRun(batch.Slice(i, count));
                }
                catch (Exception e)
                {
                    NoteFault(e);
                }

                batch.Slice(i, count).Clear();
                i += count;
            }

            while (_dirtyCount > 0) FlushDirty();
        }
    }

    private void Obey(in LaneCommand command)
    {
        switch (command.What)
        {
            case LaneCommand.Kind.Publish:
                foreach (LaneMembership member in command.Group!.Members)
                    if (!ReferenceEquals(member.Outbox, command.Outbox)) Enqueue(member.Outbox, command.Message!);
                break;
            case LaneCommand.Kind.Send:
                Enqueue(command.Outbox!, command.Message!);
                break;
            case LaneCommand.Kind.Join:
                command.Membership!.Group.Add(command.Membership);
                break;
            case LaneCommand.Kind.Leave:
                command.Membership!.Group.Remove(command.Membership);
                break;
            case LaneCommand.Kind.Attach:
                Attach(command.Outbox!, command.Transport!, command.Message);
                break;
            case LaneCommand.Kind.Detach:
                Detach(command.Outbox!, command.Transport, command.Argument != 0);
                break;
            case LaneCommand.Kind.Acknowledge:
                command.Outbox!.Acknowledge(command.Argument);
                break;
            case LaneCommand.Kind.Writable:
                Unblock(command.Outbox!, command.Transport!, (int)command.Argument);
                break;
            case LaneCommand.Kind.Close:
                Close(command.Outbox!, command.Message!);
                break;
        }
    }

    private void Attach(Outbox outbox, SocketTransport transport, OutboundMessage? first)
    {
        if (outbox.State == OutboxState.Ended)
        {
            transport.Failed();
            return;
        }

        // The old socket may not know yet that it is dead.
        if (outbox.Transport is { } old)
        {
            outbox.Transport = null;
            old.Failed();
        }

        outbox.IsBlocked = false;
        outbox.Rewind(first, _time.GetUtcNow().ToUnixTimeMilliseconds());
        outbox.Transport = transport;
        MarkDirty(outbox);
    }

    private static void Detach(Outbox outbox, SocketTransport? transport, bool isOver)
    {
        if (isOver)
        {
            outbox.State = OutboxState.Ended;
            outbox.Clear();
        }

        if (transport is null) return;
        if (ReferenceEquals(outbox.Transport, transport))
        {
            outbox.Transport = null;
            outbox.IsBlocked = false;
        }

        transport.SetDetached();
    }

    private void Unblock(Outbox outbox, SocketTransport transport, int bytes)
    {
        transport.SetCompleted();
        if (!ReferenceEquals(outbox.Transport, transport)) return;
        outbox.IsBlocked = false;
        if (bytes < 0)
        {
            Fail(outbox);
            return;
        }

        CountWrite(bytes);
        outbox.Sent(bytes);
        MarkDirty(outbox);
    }

    private void Close(Outbox outbox, OutboundMessage farewell)
    {
        if (outbox.State != OutboxState.Open) return;
        if (outbox.Transport is null)
        {
            outbox.State = OutboxState.Ended;
            return;
        }

        outbox.State = OutboxState.Ending;
        outbox.Enqueue(farewell);
        MarkDirty(outbox);
    }

    private void Enqueue(Outbox outbox, OutboundMessage message)
    {
        if (outbox.State != OutboxState.Open || (outbox.Transport is null && (!outbox.IsReliable || message.IsDirect))) return;
        outbox.Enqueue(message);
        if (!message.IsDirect) CountDelivery(message);
        if (IsOver(outbox))
        {
            // What is about to go out is not what waits for a slow client.
            if (outbox is { IsReliable: false, IsBlocked: false, Transport: not null } && Flush(outbox) != FlushOutcome.Blocked && !IsOver(outbox)) return;
            if (IsOver(outbox)) Overflow(outbox);
            return;
        }

        MarkDirty(outbox);
        if (outbox.Bytes >= FlushEarlyBytes && !outbox.IsBlocked && outbox.Unsent > 0 && !outbox.IsReliable) Flush(outbox);
    }

    private bool IsOver(Outbox outbox) =>
        outbox.Numbered > _limits.UnackedMessagesMax || outbox.Messages > _limits.QueueMessagesMax || outbox.Bytes > _limits.QueueBytesMax;

    private void Overflow(Outbox outbox)
    {
        _overflows++;
        outbox.Clear();
        if (outbox.Transport is null)
        {
            outbox.State = OutboxState.Ended;
        }
        else
        {
            const string Reason = "Too slow: more messages were waiting than the connection may have.";
            outbox.State = OutboxState.Ending;
            outbox.Enqueue(OutboundMessage.Direct([.. SystemFrames.Disconnected(outbox.Protocol, Reason), .. WebSocketFrames.Close(1008, Reason)]));
            MarkDirty(outbox);
        }

        outbox.Owner.OnOverflow();
    }

    /// <summary>A bug must not end the lane, which carries thousands; it is counted and kept for whoever looks.</summary>
    private void NoteFault(Exception e)
    {
        LastFault = e;
        _faults++;
    }
}
