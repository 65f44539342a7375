using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace RelayCloud.Resilience.Processes;

/// <summary>
/// A .NET program as a process of its own, to be killed at any moment. It ends when this object is disposed, and also when this process is killed: a shell between the two waits
/// for the end of its input, which the kernel closes with us, and then kills the program. Thread safe.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int LinesMax = 200;

    private const string Guard = """
        exec 3<&0
        "$@" 3<&- </dev/null &
        program=$!
        echo "pid $program"
        ( cat <&3 >/dev/null; kill -KILL $program ) >/dev/null 2>&1 &
        guard=$!
        exec 3<&-
        wait $program; code=$?
        kill $guard 2>/dev/null
        exit $code
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _shell;
    private readonly Queue<string> _lines = [];
    private readonly TaskCompletionSource<int> _processId = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _readySign;
    private int _isDisposed;

    private ChildProcess(Process shell, string readySign)
    {
        _shell = shell;
        _readySign = readySign;
        shell.OutputDataReceived += (_, line) => OnLine(line.Data);
        shell.ErrorDataReceived += (_, line) => OnLine(line.Data);
        shell.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"The program ended before it printed '{readySign}':\n{LastLines()}"));
        shell.EnableRaisingEvents = true;
    }

    /// <summary>The program's own process id.</summary>
    public int Id => _processId.Task.IsCompletedSuccessfully ? _processId.Task.Result : 0;

    /// <summary>The first line with the sign of readiness.</summary>
    public string ReadyLine => _ready.Task.Result;

    /// <summary>Starts a program that is built beside this one, and returns when it has printed that it is ready.</summary>
    /// <param name="program">The assembly's name, <c>EventHubsEmulator</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Added to the environment.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="readySign">What is in the line that says that it is ready.</param>
    /// <exception cref="InvalidOperationException">It ended instead; the message has its last lines.</exception>
    public static async Task<ChildProcess> StartAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string folder, string readySign)
    {
        string path = Path.Combine(AppContext.BaseDirectory, program + ".dll");
        var start = new ProcessStartInfo("/bin/sh", ["-c", Guard, "guard", "dotnet", path, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        var child = new ChildProcess(new Process { StartInfo = start }, readySign);
        try
        {
            child._shell.Start();
            child._shell.BeginOutputReadLine();
            child._shell.BeginErrorReadLine();
            await child._ready.Task.WaitAsync(Patience);
            return child;
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>A port of the loopback address that is free now.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>The end of what it printed.</summary>
    public string LastLines()
    {
        lock (_lines) return string.Join('\n', _lines);
    }

    /// <summary>Whether a line so far, of the last two hundred, has that text.</summary>
    public bool HasPrinted(string text)
    {
        lock (_lines) return _lines.Any(line => line.Contains(text, StringComparison.Ordinal));
    }

    /// <summary>As <c>kill -9</c>; returns when it is gone.</summary>
    public async Task KillAsync()
    {
        try
        {
            using var program = Process.GetProcessById(Id);
            program.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended by itself, which the caller may not have wanted; what it printed tells.
        }

        await _shell.WaitForExitAsync();
    }

    /// <summary>Stops it without ending it: its sockets stay open, and nobody answers on them. <see cref="KillAsync"/> ends it all the same.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    /// <summary>Ends a pause.</summary>
    public Task ContinueAsync() => SignalAsync("CONT");

    /// <summary>Asks it to end, as an orchestrator does; returns when it has.</summary>
    /// <exception cref="OperationCanceledException">It has not ended in time.</exception>
    public async Task StopAsync()
    {
        await SignalAsync("TERM");
        using var patience = new CancellationTokenSource(Patience);
        await _shell.WaitForExitAsync(patience.Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        _shell.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _shell.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _shell.Kill(entireProcessTree: true);
        }

        _shell.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {Id}")]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0) throw new InvalidOperationException($"Process {Id} could not be sent {signal}.");
    }

    private void OnLine(string? line)
    {
        if (line is null) return;
        if (!_processId.Task.IsCompleted && line.StartsWith("pid ", StringComparison.Ordinal))
        {
            _processId.TrySetResult(int.Parse(line.AsSpan(4), CultureInfo.InvariantCulture));
            return;
        }

        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > LinesMax) _lines.Dequeue();
        }

        if (line.Contains(_readySign, StringComparison.Ordinal)) _ready.TrySetResult(line);
    }
}
