using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RelayCloud.Benchmarks.Servers;

/// <summary>
/// A server that runs as a child process. It ends when this object is disposed, and also when this program is killed: a shell between the two
/// waits for the end of its input, which the kernel closes with us, and then kills the server.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int LogBytesMax = 1 << 20;

    private const string Guard = """
        exec 3<&0
        "$@" 3<&- </dev/null &
        server=$!
        echo "pid $server"
        ( cat <&3 >/dev/null; kill -KILL $server ) >/dev/null 2>&1 &
        guard=$!
        exec 3<&-
        wait $server; code=$?
        kill $guard 2>/dev/null
        exit $code
        """;

    private readonly Process _shell;
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource<int> _processId = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process shell) => _shell = shell;

    /// <summary>The server's own process id.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Starts a server and waits until its port takes connections.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="command">What to run.</param>
    /// <param name="port">The port to wait for.</param>
    /// <param name="core">The core it is kept on; null leaves it free.</param>
    /// <param name="timeout">How long it may take to listen.</param>
    /// <param name="cancel">Ends the wait; the server is stopped then.</param>
    /// <exception cref="InvalidOperationException">It ended or did not listen in time; the message has the end of its output.</exception>
    public static async Task<ServerProcess> StartAsync(string name, ServerCommand command, int port, int? core, TimeSpan timeout, CancellationToken cancel)
    {
        string[] pin = core is { } c ? ["taskset", "-c", c.ToString(CultureInfo.InvariantCulture)] : [];
        var start = new ProcessStartInfo("/bin/sh", ["-c", Guard, "guard", .. pin, command.Program, .. command.Arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach ((string key, string value) in command.Environment) start.Environment[key] = value;
        var server = new ServerProcess(Process.Start(start)!);
        try
        {
            server._shell.OutputDataReceived += (_, e) => server.OnOutput(e.Data);
            server._shell.ErrorDataReceived += (_, e) => server.OnOutput(e.Data);
            server._shell.BeginOutputReadLine();
            server._shell.BeginErrorReadLine();
            server.ProcessId = await server._processId.Task.WaitAsync(timeout, cancel);
            await server.WaitForPortAsync(name, port, timeout, cancel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A port of the loopback address that is free now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The end of what the server printed.</summary>
    public string LogTail()
    {
        lock (_log) return string.Join('\n', _log.ToString().TrimEnd().Split('\n').TakeLast(15));
    }

    public async ValueTask DisposeAsync()
    {
        // End of input tells the guard to kill the server: nothing here has state to save.
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

    private async Task WaitForPortAsync(string name, int port, TimeSpan timeout, CancellationToken cancel)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (_shell.HasExited) throw new InvalidOperationException($"{name} ended with code {_shell.ExitCode} before it listened:\n{LogTail()}");
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port, cancel);
                return;
            }
            catch (SocketException) when (waited.Elapsed < timeout)
            {
                await Task.Delay(50, cancel);
            }
            catch (SocketException e)
            {
                throw new InvalidOperationException($"{name} did not listen on port {port} within {timeout.TotalSeconds:0} s:\n{LogTail()}", e);
            }
        }
    }

    private void OnOutput(string? line)
    {
        if (line is null) return;
        if (!_processId.Task.IsCompleted && line.StartsWith("pid ", StringComparison.Ordinal))
        {
            _processId.TrySetResult(int.Parse(line.AsSpan(4), CultureInfo.InvariantCulture));
            return;
        }

        lock (_log)
        {
            if (_log.Length < LogBytesMax) _log.AppendLine(line);
        }
    }
}
