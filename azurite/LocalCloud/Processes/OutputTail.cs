namespace RelayCloud.LocalCloud.Processes;

/// <summary>
/// The last lines of a process, both streams together. They come through two pipes, so a flood on standard output may be read after the one line on
/// standard error that says why: therefore half of the room belongs to standard error if it needs it. Thread-safe.
/// </summary>
/// <param name="capacity">Lines kept of both together.</param>
internal sealed class OutputTail(int capacity)
{
    private readonly LineTail<(long Order, string Line)> _output = new(capacity);
    private readonly LineTail<(long Order, string Line)> _errors = new(capacity);
    private long _order;

    public void AddOutput(string line) => _output.Add((Interlocked.Increment(ref _order), line));

    public void AddError(string line) => _errors.Add((Interlocked.Increment(ref _order), line));

    /// <summary>The lines kept, in the order in which they were read.</summary>
    public IReadOnlyList<string> Lines()
    {
        var output = _output.Lines();
        var errors = _errors.Lines();
        var errorsKept = Math.Min(errors.Count, Math.Max(capacity / 2, capacity - output.Count));
        return [.. errors.TakeLast(errorsKept).Concat(output.TakeLast(capacity - errorsKept)).OrderBy(entry => entry.Order).Select(entry => entry.Line)];
    }
}
