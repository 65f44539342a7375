namespace Azure.Messaging.EventHubs.Amqp;

/// <content>Opening links, failed tries and time-outs.</content>
internal sealed partial class EventSender
{
    /// <summary>How often a running try is looked at, so that none lasts much longer than its time-out.</summary>
    private static readonly TimeSpan TimerPeriodMax = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan TimerPeriodMin = TimeSpan.FromMilliseconds(10);

    private TimeSpan TryTimeout(int failures) => _retryPolicy.CalculateTryTimeout(failures);

    private long TicksOf(TimeSpan span) => (long)(span.TotalSeconds * _opener.Clock.TimestampFrequency);

    /// <summary>Under the lock.</summary>
    private void OpenIfDue()
    {
        if (_opening || _closed || _waiting.Count == 0) return;
        long now = _opener.Clock.GetTimestamp();
        if (now < _openNotBefore) return;
        PendingSend? due = null;
        foreach (PendingSend send in _waiting)
        {
            if (send.NotBefore > now) continue;
            send.TryStartedAt = now;
            due ??= send;
        }

        if (due is null) return;
        _opening = true;
        _ = OpenAsync(TryTimeout(due.Failures));
    }

    private async Task OpenAsync(TimeSpan timeout)
    {
        // The caller holds the lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        ISendLink link;
        try
        {
            link = await _opener.OpenSenderAsync(_partitionId, _identifier, this, timeout, _closing.Token);
        }
        catch (Exception failure)
        {
            lock (_lock) _opening = false;
            OnTryFailed(failure);
            return;
        }

        bool closed;
        lock (_lock)
        {
            _opening = false;
            closed = _closed;
            if (!closed) _link = link;
            Volatile.Write(ref _maximumMessageSize, link.MaximumMessageSizeBytes);
            long now = _opener.Clock.GetTimestamp();
            foreach (PendingSend send in _waiting) send.TryStartedAt = Math.Max(send.TryStartedAt, Math.Min(now, send.NotBefore));
        }

        if (closed) await link.CloseAsync(CancellationToken.None);
        else if (link.Failure is { } lost) ((ISendLinkOwner)this).OnClosed(link, lost);
        else Pump();
    }

    /// <summary>A link was lost or not to be had: all that were trying have failed once more.</summary>
    private void OnTryFailed(Exception reason)
    {
        var given = new List<PendingSend>();
        lock (_lock)
        {
            if (_closed) return;
            long now = _opener.Clock.GetTimestamp();
            _openNotBefore = now + TicksOf(OpenSpacing);
            while (_inFlight.Last is { } node)
            {
                _inFlight.RemoveLast();
                InsertInOrder(node.Value);
            }

            for (LinkedListNode<PendingSend>? node = _waiting.First, next; node is not null; node = next)
            {
                next = node.Next;
                // Those that wait for their next try had no part in this one.
                if (node.Value.NotBefore > now || CountFailure(node.Value, reason) is not null) continue;
                _waiting.Remove(node);
                given.Add(node.Value);
            }
        }

        foreach (PendingSend send in given) send.Fail(reason);
        Pump();
    }

    /// <summary>Under the lock. When the call is tried again; null: not.</summary>
    private TimeSpan? CountFailure(PendingSend send, Exception reason)
    {
        TimeSpan? delay = _retryPolicy.CalculateRetryDelay(reason, ++send.Failures);
        if (delay is { } wait) send.NotBefore = _opener.Clock.GetTimestamp() + TicksOf(wait);
        return delay;
    }

    /// <summary>Under the lock.</summary>
    private void StartTimer()
    {
        if (_timerRuns) return;
        _timerRuns = true;
        TimeSpan period = TryTimeout(0) / 8;
        period = period < TimerPeriodMin ? TimerPeriodMin : period > TimerPeriodMax ? TimerPeriodMax : period;
        _timer.Change(period, period);
    }

    private void OnTimer()
    {
        ISendLink? silent = null;
        TimeSpan timeout = TimeSpan.Zero;
        lock (_lock)
        {
            if (_closed) return;
            if (_waiting.Count == 0 && _inFlight.Count == 0)
            {
                _timerRuns = false;
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                return;
            }

            if (_link is not null && Overdue() is { } late)
            {
                timeout = TryTimeout(late.Failures);
                silent = _link;
                _link = null;
            }
        }

        if (silent is not null)
        {
            // Whether the messages were stored is unknown; the order is kept only by a link on which nothing of theirs is left.
            _ = silent.CloseAsync(new CancellationToken(canceled: true));
            OnTryFailed(ServiceError.TimedOut("Sending", timeout, _opener.EventHubName));
            return;
        }

        Pump();
    }

    /// <summary>Under the lock. The oldest call whose try lasts too long, be it that the other end gives no room or no outcome.</summary>
    private PendingSend? Overdue()
    {
        long now = _opener.Clock.GetTimestamp();
        PendingSend? oldest = _inFlight.First?.Value ?? _waiting.First?.Value;
        return oldest is not null && oldest.NotBefore <= now && now - oldest.TryStartedAt > TicksOf(TryTimeout(oldest.Failures)) ? oldest : null;
    }
}
