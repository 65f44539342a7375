using Azure.Messaging.EventHubs.Validation;

namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>Sends messages to one address in the order of the calls, over as many links, one after another, as it takes. Thread-safe.</summary>
/// <remarks>
/// Calls wait in one list. An open link takes them from its head while the other end has room. When the link is lost, those in flight return to their
/// places and the list waits for the next link, so the order survives; each lost link, refusal or time-out is a failed try of the calls concerned, and
/// the retry policy says for each whether and when there is another. Nothing here bounds the list: each entry is a caller who waits.
/// </remarks>
internal sealed partial class EventSender : ISendLinkOwner
{
    /// <summary>New calls may ask for a link at once, but not more often than this: a server that is down is not hammered by a busy caller.</summary>
    private static readonly TimeSpan OpenSpacing = TimeSpan.FromMilliseconds(50);

    private readonly ILinkOpener _opener;
    private readonly string? _partitionId;
    private readonly string _identifier;
    private readonly EventHubsRetryPolicy _retryPolicy;
    private readonly CancellationTokenSource _closing = new();
    private readonly ITimer _timer;

    private readonly Lock _lock = new();
    private readonly LinkedList<PendingSend> _waiting = new();
    private readonly LinkedList<PendingSend> _inFlight = new();
    private ISendLink? _link;
    private long _nextNumber;
    private long _openNotBefore;
    private long _maximumMessageSize;
    private bool _opening;
    private bool _pumping;
    private bool _pumpAgain;
    private bool _timerRuns;
    private bool _closed;

    /// <param name="opener">Shared with others.</param>
    /// <param name="partitionId">Null: the service chooses, or the key does.</param>
    /// <param name="identifier">Told to the service.</param>
    /// <param name="retryPolicy">The caller's.</param>
    public EventSender(ILinkOpener opener, string? partitionId, string identifier, EventHubsRetryPolicy retryPolicy)
    {
        _opener = opener;
        _partitionId = partitionId;
        _identifier = identifier;
        _retryPolicy = retryPolicy;
        _timer = opener.Clock.CreateTimer(static state => ((EventSender)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>As large as a message may be; null before the first link.</summary>
    public long? KnownMaximumMessageSize => Volatile.Read(ref _maximumMessageSize) is var size and > 0 ? size : null;

    /// <summary>As large as a message may be; the first call opens the link.</summary>
    public ValueTask<long> GetMaximumMessageSizeAsync(CancellationToken cancellationToken)
    {
        return KnownMaximumMessageSize is { } known ? new ValueTask<long>(known) : new ValueTask<long>(AskForSizeAsync(cancellationToken));
    }

    /// <summary>Sends; done when the message is stored.</summary>
    /// <param name="message">Unchanged until the task is done; when that fails, parts may still be read for a while.</param>
    /// <param name="cancellationToken">Ends the call at once; a message in flight may be stored nevertheless.</param>
    public Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) => Enqueue(new PendingSend(message, isProbe: false), cancellationToken);

    /// <summary>Fails all calls and ends the link; may be repeated.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        ISendLink? link;
        List<PendingSend> rest;
        lock (_lock)
        {
            if (_closed) return;
            _closed = true;
            link = _link;
            _link = null;
            rest = [.. _inFlight, .. _waiting];
            _inFlight.Clear();
            _waiting.Clear();
        }

        await _closing.CancelAsync();
        await _timer.DisposeAsync();
        foreach (PendingSend send in rest) send.Fail(new EventHubsException(isTransient: false, _opener.EventHubName, "The client was closed while the events were being sent.", EventHubsException.FailureReason.ClientClosed));
        if (link is not null) await link.CloseAsync(cancellationToken);
    }

    /// <summary>Ends a call as its caller wishes.</summary>
    public void Cancel(PendingSend send, CancellationToken cancellationToken)
    {
        lock (_lock) send.Node.List?.Remove(send.Node);
        send.Cancel(cancellationToken);
    }

    void ISendLinkOwner.OnAccepted(PendingSend send)
    {
        lock (_lock)
        {
            if (!send.IsInFlight || send.Node.List is null) return;
            _inFlight.Remove(send.Node);
        }

        send.Succeed();
    }

    void ISendLinkOwner.OnRefused(PendingSend send, Exception reason)
    {
        TimeSpan? delay;
        lock (_lock)
        {
            if (!send.IsInFlight || send.Node.List is null) return;
            _inFlight.Remove(send.Node);
            delay = _closed ? null : CountFailure(send, reason);
            send.IsRefused = true;
            if (delay is not null) InsertInOrder(send);
        }

        // The timer sees to it that it is sent again when its delay is over.
        if (delay is null) send.Fail(reason);
    }

    void ISendLinkOwner.OnRoom() => Pump();

    void ISendLinkOwner.OnClosed(ISendLink link, Exception reason)
    {
        lock (_lock)
        {
            if (_link != link) return;
            _link = null;
        }

        OnTryFailed(reason);
    }

    private async Task<long> AskForSizeAsync(CancellationToken cancellationToken)
    {
        await Enqueue(new PendingSend(default, isProbe: true), cancellationToken);
        return Volatile.Read(ref _maximumMessageSize);
    }

    private Task Enqueue(PendingSend send, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Ensure.NotClosed(_closed, nameof(EventSender));
            send.Number = _nextNumber++;
            send.NotBefore = send.TryStartedAt = _opener.Clock.GetTimestamp();
            _waiting.AddLast(send.Node);
            StartTimer();
        }

        send.CancelWith(cancellationToken, this);
        Pump();
        return send.Done;
    }

    /// <summary>Gives the link what it takes; without a link, has one opened. One thread at a time: others only say that there is more to do.</summary>
    private void Pump()
    {
        while (true)
        {
            PendingSend? send;
            ISendLink? link;
            lock (_lock)
            {
                if (_pumping)
                {
                    _pumpAgain = true;
                    return;
                }

                link = _link;
                send = link is null ? null : NextToSend();
                if (send is null)
                {
                    if (link is null) OpenIfDue();
                    return;
                }

                _waiting.Remove(send.Node);
                if (!send.IsProbe)
                {
                    _inFlight.AddLast(send.Node);
                    send.IsInFlight = true;
                    _pumping = true;
                    _pumpAgain = false;
                }
            }

            if (send.IsProbe) send.Succeed();
            else if (!Give(link!, send)) return;
        }
    }

    /// <returns>False: no room now, and nobody said that there is some again.</returns>
    private bool Give(ISendLink link, PendingSend send)
    {
        bool sent = link.TrySend(send);
        lock (_lock)
        {
            _pumping = false;
            if (sent) return true;
            // A link that was lost, or a caller who left meanwhile, has taken it off the list already.
            if (send.IsInFlight && send.Node.List == _inFlight)
            {
                _inFlight.Remove(send.Node);
                InsertInOrder(send);
            }

            return _pumpAgain;
        }
    }

    /// <summary>The oldest call; one that was refused waits its delay, and does not hold back those behind it.</summary>
    private PendingSend? NextToSend()
    {
        long now = _opener.Clock.GetTimestamp();
        for (LinkedListNode<PendingSend>? node = _waiting.First; node is not null; node = node.Next)
        {
            if (!node.Value.IsRefused || node.Value.NotBefore <= now) return node.Value;
        }

        return null;
    }

    private void InsertInOrder(PendingSend send)
    {
        send.IsInFlight = false;
        LinkedListNode<PendingSend>? before = _waiting.First;
        while (before is not null && before.Value.Number < send.Number) before = before.Next;
        if (before is null) _waiting.AddLast(send.Node);
        else _waiting.AddBefore(before, send.Node);
    }
}
