using System.Threading.Tasks.Sources;

namespace RelayCloud.Amqp.Connections;

/// <summary>Wakes one waiter, without allocating. Any number of threads may set it; a set while nobody waits is kept, once. One waiter at a time.</summary>
internal sealed class AsyncSignal : IValueTaskSource, IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Set = 1;
    private const int Awaited = 2;

    private ManualResetValueTaskSourceCore<bool> _source;
    private int _state;

    public void Raise()
    {
        while (true)
        {
            switch (Volatile.Read(ref _state))
            {
                case Set:
                    return;
                case Idle:
                    if (Interlocked.CompareExchange(ref _state, Set, Idle) == Idle) return;
                    break;
                default:
                    if (Interlocked.CompareExchange(ref _state, Idle, Awaited) != Awaited) break;

                    // The waiter goes on on the pool, not in here. The source could do that itself, but would allocate each time.
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                    return;
            }
        }
    }

    public ValueTask WaitAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Set) == Set) return ValueTask.CompletedTask;
        _source.Reset();
        if (Interlocked.CompareExchange(ref _state, Awaited, Idle) == Idle) return new ValueTask(this, _source.Version);
        Volatile.Write(ref _state, Idle);
        return ValueTask.CompletedTask;
    }

    void IThreadPoolWorkItem.Execute() => _source.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => _source.OnCompleted(continuation, state, token, flags);
}
