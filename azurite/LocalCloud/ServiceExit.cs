using RelayCloud.LocalCloud.Processes;

namespace RelayCloud.LocalCloud;

/// <summary>A service that ended by itself.</summary>
/// <param name="Name">Of the service.</param>
/// <param name="ExitCode">Of its process.</param>
/// <param name="LastLines">What it said last, oldest first.</param>
internal sealed record ServiceExit(string Name, int ExitCode, IReadOnlyList<string> LastLines)
{
    /// <summary>The failure to tell people.</summary>
    public LaunchException ToFailure() => new($"{Name} ended by itself with {ChildProcess.Describe(ExitCode)}. {Introduce(LastLines)}", LastLines);

    /// <summary>Leads over to the last lines, of which there may be none.</summary>
    public static string Introduce(IReadOnlyList<string> lastLines) => lastLines.Count > 0 ? "Its last lines:" : "It has printed nothing.";
}
