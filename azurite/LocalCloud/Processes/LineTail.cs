namespace RelayCloud.LocalCloud.Processes;

/// <summary>The last lines of an output. Thread-safe.</summary>
/// <param name="capacity">Lines kept; older ones are forgotten.</param>
internal sealed class LineTail(int capacity)
{
    private readonly Queue<string> _lines = new(capacity);

    public void Add(string line)
    {
        lock (_lines)
        {
            if (_lines.Count == capacity)
                _lines.Dequeue();
            _lines.Enqueue(line);
        }
    }

    /// <summary>The lines kept, oldest first.</summary>
    public IReadOnlyList<string> Lines()
    {
        lock (_lines)
            return [.. _lines];
    }
}
