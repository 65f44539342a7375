using RelayCloud.LocalCloud.Output;
using RelayCloud.LocalCloud.Processes;

namespace RelayCloud.LocalCloud.Setup;

/// <summary>Installs the npm packages of services that come from npm, exactly as locked.</summary>
internal sealed class NpmInstaller(Repository repository, CloudConsole console, TimeProvider time)
{
    private static readonly TimeSpan OtherRunMax = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs <c>npm ci</c> in each folder whose packages are missing or older than its lock file.</summary>
    /// <param name="folders">Paths from the root.</param>
    /// <param name="stop">Ends the installation.</param>
    /// <exception cref="LaunchException">npm is missing or failed, or another process has been at it for too long.</exception>
    public async Task InstallAsync(IEnumerable<string> folders, CancellationToken stop)
    {
        foreach (var folder in folders.Distinct(StringComparer.Ordinal))
        {
            var path = repository.Absolute(folder);
            if (IsInstalled(path))
                continue;
            await using var turn = await TurnAsync(folder, stop);
            if (!IsInstalled(path))
                await InstallAsync(folder, path, stop);
        }
    }

    private async Task InstallAsync(string folder, string path, CancellationToken stop)
    {
        console.Say($"Installing the npm packages of {folder} …");
        var launch = new ProcessLaunch
        {
            // On Windows npm is a script that CreateProcess finds by its full name only.
            Program = OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
            Arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"],
            WorkingFolder = path,
        };
        var tail = new LineTail<string>(ChildProcess.TailLines);
        var exitCode = await ToolRun.RunAsync(launch, tail.Add, time, stop);
        if (exitCode != 0)
            throw new LaunchException($"npm ci in {folder} failed ({ChildProcess.Describe(exitCode)}).", tail.Lines());
    }

    /// <summary>npm begins by deleting what is there, so that two at once would spoil each other's work. Tests that need the same packages take the same lock.</summary>
    private async Task<FileStream> TurnAsync(string folder, CancellationToken stop)
    {
        var locks = Path.Combine(repository.Root, ".local");
        Directory.CreateDirectory(locks);
        var path = Path.Combine(locks, folder.Replace('/', '-') + "-npm.lock");
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception)
            {
                if (time.GetElapsedTime(started) > OtherRunMax)
                    throw new LaunchException($"Another process has been installing the npm packages of {folder} for {OtherRunMax.TotalMinutes:0} minutes: {exception.Message}");
                // Another process' lock has no event to wait for.
                await Task.Delay(LockPoll, time, stop);
            }
        }
    }

    /// <summary>npm writes node_modules/.package-lock.json last, so it is there and newer only after a whole installation.</summary>
    private static bool IsInstalled(string path)
    {
        var installed = new FileInfo(Path.Combine(path, "node_modules", ".package-lock.json"));
        var locked = new FileInfo(Path.Combine(path, "package-lock.json"));
        return installed.Exists && installed.LastWriteTimeUtc >= locked.LastWriteTimeUtc;
    }
}
