using System.Diagnostics;

namespace RelayCloud.LocalCloud.Processes;

/// <summary>A program with its arguments, folder and environment, ready to start.</summary>
internal sealed record ProcessLaunch
{
    /// <summary>Required. Path of the program, or its name on the PATH.</summary>
    public required string Program { get; init; }

    /// <summary>Each is passed as it is, without a shell.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Required. Absolute path of the working directory.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>Set on top of the launcher's own variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Prefixes (case-insensitive) of the launcher's own variables that are not handed on.</summary>
    public IReadOnlyList<string> EnvironmentCleared { get; init; } = [];

    public ProcessStartInfo ToStartInfo()
    {
        var start = new ProcessStartInfo(Program, Arguments)
        {
            WorkingDirectory = WorkingFolder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
            StandardErrorEncoding = System.Text.Encoding.UTF8,
        };
        foreach (var name in start.Environment.Keys.ToList())
        {
            if (EnvironmentCleared.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
                start.Environment.Remove(name);
        }

        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return start;
    }

    /// <summary>The command line for people, with quotes where a shell would need them.</summary>
    public override string ToString() => string.Join(' ', Arguments.Prepend(Program).Select(Quote));

    private static string Quote(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./:=,+@%".Contains(letter)) ? word : $"'{word}'";
}
