using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RelayCloud.Walkthrough.Tests;

/// <summary>The local cloud, whole, on ports of its own, with nothing kept. Its launcher ends all of it, also when this process is killed.</summary>
public sealed class LocalCloudProcess : IAsyncLifetime
{
    private const int TriesMax = 5;
    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(60);
    private static readonly int[] Ports = [8080, 8090, 7071, 7072, 7073, 7080, 9001, 9002, 5672, 5300, 10_000, 10_001, 10_002];

    private readonly StringBuilder _output = new();
    private Process? _process;

    private static bool IsPossible => !OperatingSystem.IsWindows();

    /// <summary>Added to every port.</summary>
    public int PortBase { get; private set; }

    /// <summary>All that it wrote.</summary>
    public string Output
    {
        get { lock (_output) return _output.ToString(); }
    }

    /// <summary>Skips the test where the local cloud cannot be run by one.</summary>
    public static void SkipUnlessPossible() => Assert.SkipUnless(IsPossible, "The local cloud is stopped by a signal here, which Windows has not.");

    public async ValueTask InitializeAsync()
    {
        // Tests are skipped then; a fixture cannot be.
        if (!IsPossible) return;
        for (int attempt = 1; ; attempt++)
        {
            Start();
            await Until.TrueAsync("the local cloud is ready", () => Output.Contains("Ready.", StringComparison.Ordinal) || _process!.HasExited, StartMax);
            if (!_process!.HasExited) return;

            // Another program may have taken a port between the look and the start.
            if (attempt == TriesMax || !Output.Contains("is taken", StringComparison.Ordinal)) throw new InvalidOperationException($"The local cloud did not start:{Environment.NewLine}{Output}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        if (!_process.HasExited)
        {
            // As Ctrl+C; the launcher's guard ends what is left of its children should it not end itself.
            using var signal = Process.Start("kill", ["-INT", $"{_process.Id}"]);
            await signal.WaitForExitAsync();
            using var limit = new CancellationTokenSource(StopMax);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    private void Start()
    {
        PortBase = FreeBase();
        lock (_output) _output.Clear();
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Clone.Root, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        string launcher = Path.Combine(Clone.Root, "azurite", "LocalCloud", "bin", Clone.Configuration, "net10.0", "LocalCloud.dll");
        foreach (string argument in (string[])[launcher, "--repository", Clone.Root, "--configuration", Clone.Configuration, "--no-build", "--ephemeral", "--coins", "5", "--health-timeout", "180", "--port-base", $"{PortBase}"])
            start.ArgumentList.Add(argument);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
    }

    // Below 32768, where Linux begins to hand out ports to clients.
    private static int FreeBase()
    {
        while (true)
        {
            int shift = Random.Shared.Next(300, 2_200) * 10;
            if (Ports.All(p => IsFree(p + shift))) return shift;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
