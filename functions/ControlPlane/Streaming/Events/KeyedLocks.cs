namespace RelayCloud.ControlPlane.Streaming.Events;

/// <summary>Has what concerns one name done one after another in this process. A fixed number of locks, which names share.</summary>
internal sealed class KeyedLocks : IDisposable
{
    private const int Count = 256;
    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, Count).Select(static _ => new SemaphoreSlim(1, 1))];

    /// <summary>Does something while nobody else does for the same name.</summary>
    public async Task<T> DoAsync<T>(string name, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        SemaphoreSlim one = _locks[(uint)string.GetHashCode(name, StringComparison.Ordinal) % Count];
        await one.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose()
    {
        foreach (SemaphoreSlim one in _locks) one.Dispose();
    }
}
