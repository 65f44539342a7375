using System.ComponentModel;
using System.Diagnostics;

namespace RelayCloud.LocalCloud.Processes;

/// <summary>A running child whose output comes line by line. Thread-safe.</summary>
internal sealed class ChildProcess : IDisposable
{
    /// <summary>Lines of the last output that are kept for the message when it fails.</summary>
    public const int TailLines = 20;

    // A grandchild that holds the pipe open must not hold us: after the exit, the rest of the output is waited for this long.
    private static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly OutputTail _tail = new(TailLines);

    private ChildProcess(Process process, Action<string> onLine, TimeProvider time)
    {
        _process = process;
        Id = process.Id;
        var output = Pump(process.StandardOutput, _tail.AddOutput, onLine);
        var errors = Pump(process.StandardError, _tail.AddError, onLine);
        Exit = WaitAsync(Task.WhenAll(output, errors), time);
    }

    /// <summary>The operating system's process id.</summary>
    public int Id { get; }

    /// <summary>Completes with the exit code, never faults, after the last lines have been handed on.</summary>
    public Task<int> Exit { get; }

    /// <summary>The last <see cref="TailLines"/> lines of its output and errors, oldest first.</summary>
    public IReadOnlyList<string> LastLines => _tail.Lines();

    /// <summary>Starts the program. Its standard input is closed.</summary>
    /// <param name="launch">What to start.</param>
    /// <param name="onLine">Called with each line of output and errors, from two threads.</param>
    /// <param name="time">Clock.</param>
    /// <exception cref="LaunchException">The program does not exist or may not be run.</exception>
    public static ChildProcess Start(ProcessLaunch launch, Action<string> onLine, TimeProvider time)
    {
        Process? process;
        try
        {
            process = Process.Start(launch.ToStartInfo());
        }
        catch (Win32Exception exception)
        {
            throw new LaunchException($"Cannot run {launch.Program} in {launch.WorkingFolder}: {exception.Message}");
        }

        process!.StandardInput.Close();
        return new ChildProcess(process, onLine, time);
    }

    /// <summary>Asks it to end.</summary>
    public void Ask() => ProcessStop.Ask(_process);

    /// <summary>Ends it and all that it started, at once.</summary>
    public void Force() => ProcessStop.Force(_process);

    public void Dispose() => _process.Dispose();

    /// <summary>What an exit code means, e.g. <c>exit code 139 (signal 11)</c>.</summary>
    public static string Describe(int exitCode) =>
        !OperatingSystem.IsWindows() && exitCode is > 128 and < 128 + 65 ? $"exit code {exitCode} (signal {exitCode - 128})" : $"exit code {exitCode}";

    // A thread each: reads of a pipe block, and two pool threads per child would starve the pool of a small machine.
    private Task Pump(StreamReader reader, Action<string> keep, Action<string> onLine)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            LinePump.Run(reader, line =>
            {
                keep(line);
                onLine(line);
            });
            done.SetResult();
        })
        { IsBackground = true, Name = $"output of {Id}" };
        thread.Start();
        return done.Task;
    }

    private async Task<int> WaitAsync(Task output, TimeProvider time)
    {
        await _process.WaitForExitAsync();
        await Task.WhenAny(output, Task.Delay(DrainMax, time));
        return _process.ExitCode;
    }
}
