using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using RelayCloud.LocalCloud.Processes;

namespace RelayCloud.LocalCloud.Tests.Launching;

/// <summary>The real launcher as a process of its own, with fake services in place of the real ones.</summary>
internal sealed class LauncherProcess : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly Task _outputs;

    private LauncherProcess(Process process, FakeClone clone, int portBase)
    {
        _process = process;
        Clone = clone;
        PortBase = portBase;
        _outputs = Task.WhenAll(Collect(process.StandardOutput), Collect(process.StandardError));
    }

    public FakeClone Clone { get; }

    public int PortBase { get; }

    public int Id => _process.Id;

    /// <summary>Where a run without further options keeps its data.</summary>
    public string Data => Path.Combine(Clone.Root, ".local", "cloud", $"seed-42-ports-{PortBase}");

    public int RelayPort => 8080 + PortBase;

    /// <summary>Everything printed until now, both streams.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    /// <summary>Starts the launcher on free ports.</summary>
    /// <param name="arguments">Added to the ports and the place of the clone.</param>
    /// <param name="environment">For the launcher, and through it for the fake services.</param>
    /// <param name="build">False: with <c>--no-build</c>.</param>
    /// <param name="portBase">Null: a free one.</param>
    /// <param name="under">A command line that the launcher's is appended to.</param>
    public static LauncherProcess Start(
        string[]? arguments = null, Dictionary<string, string>? environment = null, bool build = false, int? portBase = null, string[]? under = null)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The fake services are started by a shell script.");
        var clone = new FakeClone();
        var shift = portBase ?? FreePorts.Base();
        string[] words =
        [
            .. under ?? [],
            "dotnet", Path.Combine(AppContext.BaseDirectory, "LocalCloud.dll"),
            "--repository", clone.Root, "--port-base", $"{shift}",
            .. build ? Array.Empty<string>() : ["--no-build"],
            .. arguments ?? [],
        ];
        var start = new ProcessLaunch
        {
            Program = words[0],
            Arguments = words[1..],
            WorkingFolder = clone.Root,
            Environment = new Dictionary<string, string>(environment ?? [], StringComparer.Ordinal)
            {
                ["DOTNET_HOST_PATH"] = Path.Combine(AppContext.BaseDirectory, "FakeServices", "dotnet.sh"),
                ["FAKE_BUILD_LOG"] = Path.Combine(clone.Root, "build-arguments"),
            },
        };
        return new LauncherProcess(Process.Start(start.ToStartInfo())!, clone, shift);
    }

    /// <summary>Waits until the launcher says that all is ready.</summary>
    public async Task<LauncherProcess> Ready()
    {
        await Until.TrueAsync("the launcher is ready", () => Output.Contains("Ready.", StringComparison.Ordinal) || _process.HasExited, detail: () => Output);
        Assert.False(_process.HasExited, Output);
        return this;
    }

    /// <summary>Waits for its end and gives its exit code.</summary>
    public async Task<int> Exit()
    {
        await Until.TrueAsync("the launcher ended", () => _process.HasExited, detail: () => Output);
        await _outputs.WaitAsync(Until.Patience);
        return _process.ExitCode;
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{Id}"]);
        kill.WaitForExit();
    }

    /// <summary>What the fake service on the port was started with.</summary>
    public static async Task<FakeState> State(int port) =>
        JsonSerializer.Deserialize<FakeState>(await Http.GetStringAsync($"http://127.0.0.1:{port}/state"), JsonSerializerOptions.Web)!;

    /// <summary>All services: the two gateways, the relay, Azurite, the Event Hubs emulator, the function apps, the Web PubSub emulator, the page.</summary>
    public async Task<FakeState[]> States() =>
        [await State(9001 + PortBase), await State(9002 + PortBase), await State(RelayPort), await State(10_002 + PortBase), await State(5300 + PortBase),
        await State(7071 + PortBase), await State(7072 + PortBase), await State(7073 + PortBase), await State(7080 + PortBase), await State(8090 + PortBase)];

    /// <summary>Makes the fake service on the port end by itself.</summary>
    public static async Task Crash(int port, int exitCode)
    {
        try
        {
            await Http.GetStringAsync($"http://127.0.0.1:{port}/exit?code={exitCode}");
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException)
        {
            // It may be gone before it has answered.
        }
    }

    public static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Clone.Dispose();
    }

    private Task Collect(StreamReader reader) => Task.Factory.StartNew(
        () => LinePump.Run(reader, line =>
        {
            lock (_lines)
                _lines.Add(line);
        }),
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
