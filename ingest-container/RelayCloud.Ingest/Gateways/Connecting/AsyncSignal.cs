namespace RelayCloud.Ingest.Gateways.Connecting;

/// <summary>Wakes one waiting loop; several wakes before it looks are one. Any thread may wake, one loop may wait.</summary>
internal sealed class AsyncSignal(TimeProvider time)
{
    private volatile TaskCompletionSource _woken = New();

    /// <summary>Wakes the loop.</summary>
    public void Wake() => _woken.TrySetResult();

    /// <summary>
    /// Waits to be woken, at most <paramref name="max"/>. Returns without an exception in every case, also when cancelled; the loop then looks for itself.
    /// </summary>
    public async ValueTask WaitAsync(TimeSpan max, CancellationToken cancellationToken)
    {
        TaskCompletionSource woken = _woken;
        await woken.Task.WaitAsync(max, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Renewed before the loop looks, so that a wake from now on is not lost.
        if (woken.Task.IsCompleted) _woken = New();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
