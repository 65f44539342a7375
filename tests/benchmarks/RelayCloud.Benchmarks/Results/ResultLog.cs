using System.Text.Json;

namespace RelayCloud.Benchmarks.Results;

/// <summary>Keeps the results: a JSON line for each run in <c>tests/benchmarks/results/SUITE.jsonl</c>, a line on the console, a table at the end.</summary>
internal sealed class ResultLog(string directory, MachineInfo machine, TextWriter console)
{
    private readonly List<RunResult> _results = [];

    /// <summary>All results so far, in order.</summary>
    public IReadOnlyList<RunResult> Results => _results;

    /// <summary>Whether any run gave figures.</summary>
    public bool HasFigures => _results.Exists(r => r.Figures.Count > 0);

    /// <summary>Keeps and prints one result.</summary>
    public void Add(RunResult result)
    {
        _results.Add(result);
        Directory.CreateDirectory(directory);
        var line = new
        {
            at = DateTimeOffset.UtcNow,
            suite = result.Suite,
            scenario = result.Scenario,
            server = result.Server,
            repeat = result.Repeat,
            figures = result.Figures.ToDictionary(f => f.Name, f => f.Value),
            failure = result.Failure,
            notes = result.Notes,
            machine,
        };
        File.AppendAllText(Path.Combine(directory, $"{result.Suite}.jsonl"), JsonSerializer.Serialize(line) + "\n");
        string text = result.Failure ?? string.Join(", ", result.Figures.Select(f => $"{f.Name} {Figure.Format(f.Value)}"));
        console.WriteLine($"[{result.Scenario} #{result.Repeat}] {result.Server}: {text}");
        foreach (string note in result.Notes) console.WriteLine($"    {note}");
    }

    /// <summary>Prints the machine and the table of each scenario: medians and spreads.</summary>
    public void PrintSummary()
    {
        console.WriteLine();
        console.WriteLine($"Machine: {machine}");
        foreach (IGrouping<string, RunResult> scenario in _results.GroupBy(r => $"{r.Suite}: {r.Scenario}"))
        {
            console.WriteLine();
            console.WriteLine($"### {scenario.Key}");
            console.WriteLine();
            console.WriteLine(MarkdownTable.Of([.. scenario]));
        }
    }
}
