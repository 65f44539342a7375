using RelayCloud.LocalCloud.Output;
using RelayCloud.LocalCloud.Processes;

namespace RelayCloud.LocalCloud.Setup;

/// <summary>Builds the services' projects in one run of <c>dotnet build</c>.</summary>
internal sealed class ProjectBuilder(Repository repository, string configuration, CloudConsole console, TimeProvider time)
{
    /// <summary>Error lines of a failed build that are shown; one mistake in a shared project can make hundreds.</summary>
    private const int ErrorsMax = 20;

    /// <summary>Builds the projects.</summary>
    /// <param name="projects">Paths of .csproj files from the root, with forward slashes; twice the same is built once.</param>
    /// <param name="stop">Ends the build.</param>
    /// <exception cref="LaunchException">The build failed; the detail has the compiler's reasons.</exception>
    public async Task BuildAsync(IReadOnlyList<string> projects, CancellationToken stop)
    {
        Directory.CreateDirectory(repository.Scratch);
        var filter = Path.Combine(repository.Scratch, $"services-{Environment.ProcessId}.slnf");
        await File.WriteAllTextAsync(filter, SolutionFilter.Text(repository, projects), stop);
        try
        {
            await BuildFilterAsync(filter, stop);
        }
        finally
        {
            File.Delete(filter);
        }
    }

    /// <summary>Says which programs are missing when nothing is to be built.</summary>
    /// <exception cref="LaunchException">A program was not built before.</exception>
    public void CheckBuilt(IEnumerable<string> projects)
    {
        var missing = projects.Select(project => repository.Assembly(project, configuration)).Where(path => !File.Exists(path)).Distinct().ToList();
        if (missing.Count > 0)
            throw new LaunchException($"Not built yet for {configuration}: leave out --no-build.", missing);
    }

    private async Task BuildFilterAsync(string filter, CancellationToken stop)
    {
        var launch = new ProcessLaunch
        {
            Program = DotnetHost.Program,
            // Analyzers find what is wrong with the code, not with the cloud, and take half of the time until the first update.
            Arguments = ["build", filter, "-c", configuration, "-v", "minimal", "-nologo", "--tl:off", "-p:RunAnalyzers=false"],
            WorkingFolder = repository.Root,
        };
        console.Say($"Building the services ({configuration}) …");
        if (console.Verbose)
            console.Say($"  {launch}");
        var started = time.GetTimestamp();
        var tail = new LineTail<string>(ChildProcess.TailLines);
        var errors = new FirstLines(ErrorsMax);
        var exitCode = await ToolRun.RunAsync(launch, OnLine, time, stop);
        if (exitCode != 0)
            throw new LaunchException($"The build failed ({ChildProcess.Describe(exitCode)}).", errors.Lines() is { Count: > 0 } reasons ? reasons : tail.Lines());
        console.Say($"Built in {time.GetElapsedTime(started).TotalSeconds:0.0} s.");

        void OnLine(string line)
        {
            tail.Add(line);
            if (line.Contains(": error ", StringComparison.Ordinal) || line.Contains("MSBUILD : error", StringComparison.Ordinal))
                errors.Add(line.Trim());
            if (console.Verbose)
                console.Log("build", line);
        }
    }
}
