namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>
/// Threads that store what partitions were given. They block in fsync, which the thread pool must not; several of them, because a disk serves many flushes
/// in the time of one. A partition is with at most one of them at a time.
/// </summary>
internal sealed class CommitterPool : IDisposable
{
    /// <summary>Measured on ext4: 16 flushes at once take each no longer than 4 do; more than that only costs threads.</summary>
    public const int ThreadsMax = 16;

    private readonly Queue<PartitionLog> _dirty = new();
    private readonly Thread[] _threads;
    private bool _isStopped;

    public CommitterPool(int threads = ThreadsMax)
    {
        _threads = new Thread[Math.Clamp(threads, 1, ThreadsMax)];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Run) { IsBackground = true, Name = $"log-committer-{i}" };
            _threads[i].Start();
        }
    }

    /// <summary>The log is committed soon. Bounded: a log queues itself only if it is not queued already.</summary>
    public void Enqueue(PartitionLog log)
    {
        lock (_dirty)
        {
            _dirty.Enqueue(log);
            Monitor.Pulse(_dirty);
        }
    }

    /// <summary>Ends the threads once nothing is queued. Logs are to be disposed before.</summary>
    public void Dispose()
    {
        lock (_dirty)
        {
            _isStopped = true;
            Monitor.PulseAll(_dirty);
        }

        foreach (Thread thread in _threads) thread.Join();
    }

    private void Run()
    {
        while (true)
        {
            PartitionLog log;
            lock (_dirty)
            {
                while (_dirty.Count == 0)
                {
                    if (_isStopped) return;
                    Monitor.Wait(_dirty);
                }

                log = _dirty.Dequeue();
            }

            log.Commit();
        }
    }
}
