namespace RelayCloud.LocalCloud.Processes;

/// <summary>The last of many. Thread-safe.</summary>
/// <param name="capacity">How many are kept; older ones are forgotten.</param>
internal sealed class LineTail<T>(int capacity)
{
    private readonly Queue<T> _lines = new(capacity);

    public void Add(T line)
    {
        lock (_lines)
        {
            if (_lines.Count == capacity)
                _lines.Dequeue();
            _lines.Enqueue(line);
        }
    }

    /// <summary>Those kept, oldest first.</summary>
    public IReadOnlyList<T> Lines()
    {
        lock (_lines)
            return [.. _lines];
    }
}
