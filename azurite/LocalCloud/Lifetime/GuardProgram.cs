using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using RelayCloud.LocalCloud.Processes;

namespace RelayCloud.LocalCloud.Lifetime;

/// <summary>What the guard process runs; see <see cref="ChildGuard"/>.</summary>
internal static class GuardProgram
{
    /// <summary>First argument that makes this program the guard. Not for people.</summary>
    public const string Argument = "--guard-children";

    public const string WatchVerb = "watch";
    public const string ForgetVerb = "forget";

    /// <summary>After being asked, a child has this long to end by itself.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>Reads <c>watch PID</c> and <c>forget PID</c> until the launcher is gone, then ends the processes that are still watched.</summary>
    public static int Run(TextReader launcher)
    {
        // Ctrl+C and a closed terminal reach the whole group of processes. The guard must outlast them: it ends with its pipe.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ignore);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ignore);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Ignore);

        var watched = new Dictionary<int, WatchedProcess>();
        while (launcher.ReadLine() is { } line)
        {
            if (line.Split(' ') is not [var verb, var number] || !int.TryParse(number, CultureInfo.InvariantCulture, out var id))
                continue;
            if (verb == WatchVerb && WatchedProcess.Find(id) is { } process)
                watched[id] = process;
            else if (verb == ForgetVerb && watched.Remove(id, out var gone))
                gone.Dispose();
        }

        End(watched.Values);
        return 0;

        static void Ignore(PosixSignalContext context) => context.Cancel = true;
    }

    private static void End(IReadOnlyCollection<WatchedProcess> processes)
    {
        foreach (var process in processes)
            process.Ask();
        var started = Stopwatch.GetTimestamp();
        foreach (var process in processes)
        {
            var left = Grace - Stopwatch.GetElapsedTime(started);
            process.EndWithin(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            process.Dispose();
        }
    }

    /// <summary>A process by its id and its start time, since ids are given out again.</summary>
    private sealed class WatchedProcess : IDisposable
    {
        private readonly Process _process;
        private readonly DateTime _startedAt;

        private WatchedProcess(Process process)
        {
            _process = process;
            _startedAt = process.StartTime;
        }

        /// <summary>The process, or null if it is gone already.</summary>
        public static WatchedProcess? Find(int id)
        {
            try
            {
                return new WatchedProcess(Process.GetProcessById(id));
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
            {
                return null;
            }
        }

        public void Ask()
        {
            if (IsStillIt())
                ProcessStop.Ask(_process);
        }

        public void EndWithin(TimeSpan limit)
        {
            if (IsStillIt() && !_process.WaitForExit(limit))
                ProcessStop.Force(_process);
        }

        public void Dispose() => _process.Dispose();

        private bool IsStillIt()
        {
            using var now = Find(_process.Id);
            return now is not null && now._startedAt == _startedAt;
        }
    }
}
