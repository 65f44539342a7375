using System.Globalization;

namespace RelayCloud.Resilience.Checks;

/// <summary>What a run showed: everything that was wrong, and figures. Not thread safe.</summary>
public sealed class Findings
{
    private const int ProblemsMax = 50;
    private readonly List<string> _problems = [];
    private readonly List<(string Name, string Value)> _figures = [];

    /// <summary>Everything that was wrong, one sentence each; empty when all held. The first fifty.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>What was measured, in order.</summary>
    public IReadOnlyList<(string Name, string Value)> Figures => _figures;

    /// <summary>Notes a problem.</summary>
    public void Problem(string text)
    {
        if (_problems.Count < ProblemsMax) _problems.Add(text);
    }

    /// <summary>Notes a problem unless the condition holds.</summary>
    public void Require(bool condition, string problem)
    {
        if (!condition) Problem(problem);
    }

    /// <summary>Notes a problem unless two counts are the same.</summary>
    public void Equal(long expected, long actual, string what)
    {
        if (expected != actual) Problem(string.Create(CultureInfo.InvariantCulture, $"{what}: {expected} expected, {actual} found."));
    }

    /// <summary>Notes a figure.</summary>
    public void Figure(string name, FormattableString value) => _figures.Add((name, value.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The figures in one line.</summary>
    public string Summary() => string.Join(", ", _figures.Select(f => $"{f.Name} {f.Value}"));
}
