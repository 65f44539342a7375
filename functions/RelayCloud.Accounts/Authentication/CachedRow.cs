using Azure;

namespace RelayCloud.Accounts.Authentication;

/// <summary>
/// One row of the store in memory: believed for a while, read again in the background while it is in use, read by one caller at a time, and kept in use while the store cannot
/// be reached. Thread safe; reading what is fresh takes no lock and allocates nothing.
/// </summary>
/// <param name="times">The cache's times.</param>
/// <param name="read">Reads the row.</param>
/// <param name="version">The version of a value: a row that was read again unchanged stays the same object.</param>
internal sealed class CachedRow<T>(CacheTimes times, Func<CancellationToken, Task<T?>> read, Func<T, ETag> version)
    where T : class
{
    private readonly Lock _gate = new();
    private State? _state;
    private Task<Loaded<T>>? _loading;
    private long _epoch;
    private long _failedUntil;

    /// <summary>Whether a read is under way, which one more caller would share.</summary>
    public bool IsLoading
    {
        get
        {
            lock (_gate) return _loading is not null;
        }
    }

    /// <summary>What is known, if it may be used without waiting. Starts a read in the background when it is getting old.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="value">The row; null = it is known not to exist.</param>
    public bool TryGet(long now, out T? value)
    {
        State? state = Volatile.Read(ref _state);
        if (state is null || now >= state.UsableUntil)
        {
            value = null;
            return false;
        }

        value = state.Value;
        if (now >= state.RefreshAt) RefreshInBackground(state);
        return true;
    }

    /// <summary>Reads the row unless it is fresh. Callers at the same time share one read; none of them ends it by giving up.</summary>
    public Task<Loaded<T>> GetAsync()
    {
        long now = times.Now();
        lock (_gate)
        {
            if (_state is { } state && now < state.UsableUntil) return Task.FromResult(new Loaded<T>(true, state.Value));
            if (_loading is not null) return _loading;
            if (now < _failedUntil) return Task.FromResult(new Loaded<T>(false, null));
            return StartLoading();
        }
    }

    /// <summary>The row is other than what is known, which must not be used again even if the store cannot be reached.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _epoch++;
            _failedUntil = 0;
            Volatile.Write(ref _state, null);
        }
    }

    /// <summary>The row may be other than what is known: read it before the next use; only if that fails, use what is known.</summary>
    public void Expire()
    {
        lock (_gate)
        {
            _epoch++;
            _failedUntil = 0;
            if (_state is { } state) Volatile.Write(ref _state, state with { UsableUntil = long.MinValue });
        }
    }

    // With the gate held.
    private Task<Loaded<T>> StartLoading()
    {
        // On the pool, so that the reader's own synchronous part does not run under the gate.
        Task<Loaded<T>> loading = Task.Run(LoadAsync);
        _loading = loading;
        return loading;
    }

    private void RefreshInBackground(State seen)
    {
        // Another thread is at it; this row can wait for the next use.
        if (!_gate.TryEnter()) return;
        try
        {
            if (_loading is not null || !ReferenceEquals(_state, seen)) return;
            _ = StartLoading();
        }
        finally
        {
            _gate.Exit();
        }
    }

    private async Task<Loaded<T>> LoadAsync()
    {
        const int TriesMax = 3;
        for (int attempt = 1; ; attempt++)
        {
            long epoch;
            lock (_gate) epoch = _epoch;
            T? value;
            try
            {
                times.CountRead();
                using var limit = new CancellationTokenSource(times.ReadTimeout, times.Time);
                // A reader that does not honour its token must not hold the row for ever.
                value = await read(limit.Token).WaitAsync(limit.Token);
            }
            catch (Exception)
            {
                // Whatever it is (no connection, a broken row), nothing is learned from it, and a caller can do nothing but try again.
                return Fail();
            }

            lock (_gate)
            {
                // Changed while it was read: what was read may be the state before. After some tries it is given to those who wait, but not kept.
                if (epoch != _epoch && attempt < TriesMax) continue;
                _loading = null;
                if (epoch != _epoch) return new Loaded<T>(true, value);
                if (value is not null && _state?.Value is { } known && version(known) == version(value)) value = known;
                long now = times.Now();
                _failedUntil = 0;
                Volatile.Write(ref _state, new State(value, now, now + (value is null ? times.Unknown : times.TimeToLive), value is null ? long.MaxValue : now + times.RefreshAfter));
                return new Loaded<T>(true, value);
            }
        }
    }

    private Loaded<T> Fail()
    {
        times.CountReadFailure();
        lock (_gate)
        {
            _loading = null;
            long now = times.Now();
            _failedUntil = now + times.RetryAfter;
            if (_state is not { Value: not null } state || now >= state.ReadAt + times.StaleMax) return new Loaded<T>(false, null);
            times.CountStaleUse();
            // Used until the next try is due, or for what remains of its own time, whichever is later; and no longer than what is stale at most.
            long until = Math.Min(Math.Max(now + times.RetryAfter, state.UsableUntil), state.ReadAt + times.StaleMax);
            Volatile.Write(ref _state, state with { UsableUntil = until, RefreshAt = now + times.RetryAfter });
            return new Loaded<T>(true, state.Value);
        }
    }

    private sealed record State(T? Value, long ReadAt, long UsableUntil, long RefreshAt);
}
