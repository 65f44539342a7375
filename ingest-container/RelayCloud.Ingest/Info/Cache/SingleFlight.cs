namespace RelayCloud.Ingest.Info.Cache;

/// <summary>
/// Runs one piece of work per key at a time; whoever asks meanwhile gets the same result. The work does not end when one of those who wait gives up.
/// Keys are held only while their work runs, so their number is bounded by what the work itself is bounded by. Thread safe.
/// </summary>
internal sealed class SingleFlight<T>
{
    private readonly Dictionary<string, Task<T>> _running = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long _joined;

    /// <summary>How many callers got the result of work that another had begun.</summary>
    public long JoinedCount => Volatile.Read(ref _joined);

    /// <summary>How many keys have work under way.</summary>
    public int RunningCount
    {
        get { lock (_gate) return _running.Count; }
    }

    /// <summary>The result of <paramref name="work"/>, or of the same key's work that is under way.</summary>
    /// <exception cref="OperationCanceledException">This caller gave up; the work goes on.</exception>
    public Task<T> RunAsync(string key, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        Task<T>? task;
        lock (_gate)
        {
            if (_running.TryGetValue(key, out task))
            {
                _joined++;
            }
            else
            {
                // On the pool, so that the work runs neither under the lock nor on this caller's time.
                task = Task.Run(() => RunAndForgetAsync(key, work), CancellationToken.None);
                _running[key] = task;
            }
        }

        return task.WaitAsync(cancellationToken);
    }

    private async Task<T> RunAndForgetAsync(string key, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        finally
        {
            lock (_gate) _running.Remove(key);
        }
    }
}
