namespace RelayCloud.LocalCloud.Setup;

/// <summary>The first distinct lines of an output, in order. MSBuild says each error twice. Thread-safe.</summary>
/// <param name="capacity">Lines kept; later ones are dropped.</param>
internal sealed class FirstLines(int capacity)
{
    private readonly List<string> _lines = [];

    public void Add(string line)
    {
        lock (_lines)
        {
            if (_lines.Count < capacity && !_lines.Contains(line))
                _lines.Add(line);
        }
    }

    public IReadOnlyList<string> Lines()
    {
        lock (_lines)
            return [.. _lines];
    }
}
