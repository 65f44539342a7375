using RelayCloud.LocalCloud.Processes;

namespace RelayCloud.LocalCloud.Lifetime;

/// <summary>
/// Sees the end of the <c>dotnet run</c> that started the launcher. It hands on Ctrl+C and SIGTERM, but killed with -9 it would leave the launcher
/// running unseen. Other parents (a shell, nohup, a service manager) may well end before the launcher and are not watched. Linux only: elsewhere
/// the parent's command line is not to be had without more calls.
/// </summary>
internal static class DotnetRunWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Completes when the <c>dotnet run</c> above this process is gone; never if there is none.</summary>
    public static async Task WhenGoneAsync(TimeProvider time, CancellationToken stop)
    {
        if (OperatingSystem.IsLinux() && IsDotnetRun(PosixProcess.ParentId(), out var parent))
        {
            using var timer = new PeriodicTimer(Interval, time);
            // An orphan is given to another parent.
            while (await timer.WaitForNextTickAsync(stop))
            {
                if (PosixProcess.ParentId() != parent)
                    return;
            }
        }

        await Task.Delay(Timeout.Infinite, stop);
    }

    private static bool IsDotnetRun(int processId, out int sameId)
    {
        sameId = processId;
        try
        {
            var words = File.ReadAllText($"/proc/{processId}/cmdline").Split('\0');
            return Path.GetFileName(words[0]).Equals("dotnet", StringComparison.Ordinal) && words.Contains("run", StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
