namespace RelayCloud.LocalCloud.Output;

/// <summary>The name in front of each log line: padded to the longest, each in its own colour. Immutable.</summary>
internal sealed class PrefixStyle
{
    // Foreground colours that are readable on dark and light grounds; red is kept for failures.
    private static readonly int[] Colours = [36, 35, 33, 32, 34, 96, 95, 92];

    private readonly Dictionary<string, string> _prefixes = new(StringComparer.Ordinal);
    private readonly int _width;

    public PrefixStyle(IReadOnlyList<string> names, bool ansi)
    {
        _width = names.Count == 0 ? 0 : names.Max(name => name.Length);
        for (var i = 0; i < names.Count; i++)
            _prefixes[names[i]] = ansi ? $"\e[{Colours[i % Colours.Length]}m{names[i].PadRight(_width)} |\e[0m " : Plain(names[i]);
    }

    /// <summary>The prefix, separator and blank included. A name that is not known gets a plain one.</summary>
    public string Prefix(string name) => _prefixes.GetValueOrDefault(name) ?? Plain(name);

    private string Plain(string name) => $"{name.PadRight(_width)} | ";
}
