using System.Text.RegularExpressions;

namespace RelayCloud.Walkthrough.Tests;

/// <summary>The commands of README.md's walk-through, word for word but for the ports.</summary>
internal static partial class ReadmeCommands
{
    /// <summary>The blocks, in order, with every local port moved.</summary>
    /// <param name="portBase">Added to each port.</param>
    public static IReadOnlyList<string> Blocks(int portBase)
    {
        string readme = File.ReadAllText(Path.Combine(Clone.Root, "README.md")).ReplaceLineEndings("\n");
        int start = readme.IndexOf("\n### Walk-through\n", StringComparison.Ordinal);
        Assert.True(start >= 0, "README.md has no section 'Walk-through'.");
        string section = readme[start..readme.IndexOf("\n## ", start, StringComparison.Ordinal)];
        return [.. Block().Matches(section).Select(b => LocalPort().Replace(b.Groups["text"].Value, p => $"localhost:{int.Parse(p.Groups["port"].ValueSpan) + portBase}"))];
    }

    [GeneratedRegex("```sh\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("localhost:(?<port>[0-9]+)")]
    private static partial Regex LocalPort();
}
