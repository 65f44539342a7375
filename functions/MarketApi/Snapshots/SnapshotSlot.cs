using RelayCloud.MarketApi.Answers;

namespace RelayCloud.MarketApi.Snapshots;

/// <summary>
/// One row in memory. It is read when it is asked for and older than the shelf's interval, by one reader at a time, in the background while it is at most two intervals old;
/// what nobody asks for is not read. Thread safe; looking at what is fresh takes no lock and allocates nothing.
/// </summary>
/// <param name="coin">The coin; <c>""</c> for topics without one.</param>
/// <param name="shelf">Where it stands.</param>
internal sealed class SnapshotSlot(string coin, SnapshotShelf shelf)
{
    private readonly Lock _gate = new();
    private State? _state;
    private Task? _loading;
    private long _loadingSince;
    private long _retryAt = long.MinValue;

    /// <summary>What is known, and whether it must be waited for. Starts a read when one is due.</summary>
    /// <param name="now">The clock's time stamp.</param>
    /// <param name="found">What to answer from, when <see cref="SlotState.Ready"/>; never null then.</param>
    /// <param name="isStale">Whether it is older than it should be because the table cannot be read.</param>
    public SlotState Look(long now, out SnapshotAnswers? found, out bool isStale)
    {
        State? state = Volatile.Read(ref _state);
        found = state?.Answers;
        isStale = false;
        if (state is not null && now - state.ReadAt < shelf.Interval) return SlotState.Ready;

        lock (_gate)
        {
            // A read may have ended while this waited for the gate.
            state = _state;
            found = state?.Answers;
            if (state is not null && now - state.ReadAt < shelf.Interval) return SlotState.Ready;
            bool mayRead = now >= _retryAt;
            if (mayRead && _loading is null) Start(now);
            if (state is null) return mayRead ? SlotState.Wait : SlotState.Unavailable;
            long age = now - state.ReadAt;
            if (age < 2 * shelf.Interval) return SlotState.Ready;

            // The last read failed, or the present one takes long: what is known must do, for a while.
            bool isFailing = !mayRead || now - _loadingSince >= shelf.Interval;
            if (!isFailing) return SlotState.Wait;
            if (age >= shelf.StaleMax) return mayRead ? SlotState.Wait : SlotState.Unavailable;
            isStale = true;
            shelf.Counters.CountStale();
            return SlotState.Ready;
        }
    }

    /// <summary>Completes when the read that is under way, if any, has ended, well or not.</summary>
    public Task WaitAsync()
    {
        lock (_gate) return _loading ?? Task.CompletedTask;
    }

    // With the gate held. On the pool, so that the reader's own synchronous part does not run under the gate.
    private void Start(long now)
    {
        _loadingSince = now;
        _loading = Task.Run(LoadAsync);
    }

    private async Task LoadAsync()
    {
        try
        {
            SnapshotAnswers read = await shelf.ReadAsync(coin, Volatile.Read(ref _state)?.Answers);
            lock (_gate)
            {
                _loading = null;
                _retryAt = long.MinValue;
                Volatile.Write(ref _state, new State(read, shelf.Time.GetTimestamp()));
            }
        }
        catch (Exception e)
        {
            // Whatever it is (no connection, a row that is no JSON), there is nothing to do but to try again.
            lock (_gate)
            {
                _loading = null;
                _retryAt = shelf.Time.GetTimestamp() + shelf.Interval;
            }

            shelf.Outages.Failed(e);
        }
    }

    private sealed record State(SnapshotAnswers Answers, long ReadAt);
}
