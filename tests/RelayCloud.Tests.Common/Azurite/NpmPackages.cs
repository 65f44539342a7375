using System.ComponentModel;
using System.Diagnostics;

namespace RelayCloud.Tests.Common.Azurite;

/// <summary>The npm packages of <c>azurite/</c>, installed as locked. Installed once; other processes that want the same wait.</summary>
internal static class NpmPackages
{
    private static readonly TimeSpan InstallMax = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan OtherRunMax = TimeSpan.FromMinutes(6);

    /// <summary>The folder, after its packages are there.</summary>
    /// <exception cref="InvalidOperationException">Node or npm is missing, or the installation failed.</exception>
    public static async Task<string> InstalledAsync()
    {
        string folder = Find();
        await RunAsync("node", ["--version"], folder);
        await using FileStream _ = await TakeLockAsync(folder);
        if (!IsInstalled(folder))
            await RunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"], folder);
        return folder;
    }

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "azurite", "package-lock.json"))) return Path.Combine(at.FullName, "azurite");
        }

        throw new InvalidOperationException($"There is no azurite/package-lock.json above {AppContext.BaseDirectory}: run the tests from a clone.");
    }

    // npm writes its list last: it is there, and newer than the lock file, only after a whole installation.
    private static bool IsInstalled(string folder)
    {
        var installed = new FileInfo(Path.Combine(folder, "node_modules", ".package-lock.json"));
        return installed.Exists && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json"));
    }

    private static async Task<FileStream> TakeLockAsync(string folder)
    {
        string locks = Path.Combine(folder, "..", ".local");
        Directory.CreateDirectory(locks);
        long startedAt = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(locks, "azurite-npm.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(startedAt) < OtherRunMax)
            {
                // Another process' lock has no event to wait for.
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }
    }

    private static async Task RunAsync(string program, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"'{program}' cannot be started ({e.Message}). Tests that need Azurite need Node 20.19 or later with npm.", e);
        }

        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(InstallMax);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} in {folder} did not end within {InstallMax.TotalMinutes} minutes.", e);
        }

        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} in {folder} ended with {process.ExitCode}:{Environment.NewLine}{await output}{await errors}");
    }
}
