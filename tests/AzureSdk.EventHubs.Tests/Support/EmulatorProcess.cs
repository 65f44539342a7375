using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using RelayCloud.Tests.Common;

namespace AzureSdk.EventHubs.Tests.Support;

/// <summary>The emulator as a process of its own, so that it can be killed, paused and started again on the same ports and data.</summary>
internal sealed partial class EmulatorProcess : IAsyncDisposable
{
    /// <summary>Partitions of each hub but <see cref="SmallHub"/>: one for each test that needs one to itself.</summary>
    public const int Partitions = 32;
    public const string SmallHub = "small";
    public const int SmallHubPartitions = 4;
    private const int SignalKill = 9;
    private const int SignalContinue = 18;
    private const int SignalStop = 19;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly HttpClient Http = new();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eventhubs-client-tests-");
    private readonly List<string> _output = [];
    private Process? _process;

    private EmulatorProcess()
    {
        Port = FreePort();
        TlsPort = FreePort();
        HealthPort = FreePort();
        string[] hubs = [Hub("one", Partitions), Hub("two", Partitions), Hub(SmallHub, SmallHubPartitions)];
        string entities = string.Join(',', hubs);
        File.WriteAllText(
            Path.Combine(_folder.FullName, "Config.json"),
            """{"UserConfig":{"NamespaceConfig":[{"Type":"EventHub","Name":"ns","Entities":[ENTITIES]}],"LoggingConfig":{"Type":"File"}}}""".Replace("ENTITIES", entities, StringComparison.Ordinal));
    }

    public int Port { get; }

    public int TlsPort { get; }

    public int HealthPort { get; }

    public static async Task<EmulatorProcess> StartAsync()
    {
        var emulator = new EmulatorProcess();
        try
        {
            await emulator.RunAsync();
            return emulator;
        }
        catch
        {
            await emulator.DisposeAsync();
            throw;
        }
    }

    public string ConnectionString(string hub, string key = "SAS_KEY_VALUE") =>
        $"Endpoint=sb://localhost:{Port.ToString(CultureInfo.InvariantCulture)};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey={key};UseDevelopmentEmulator=true;EntityPath={hub};";

    /// <summary>Over TLS, as a real namespace is reached.</summary>
    public string TlsConnectionString(string hub) =>
        $"Endpoint=sb://localhost:{TlsPort.ToString(CultureInfo.InvariantCulture)};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;EntityPath={hub};";

    /// <summary>Starts it (again) with the data that it had.</summary>
    public async Task RunAsync()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "EventHubsEmulator.dll");
        string[] arguments =
        [
            program, "--config", "Config.json", "--data", "data", "--tls-folder", "tls", "--chaos", "--accept-jwt",
            "--port", Port.ToString(CultureInfo.InvariantCulture), "--tls-port", TlsPort.ToString(CultureInfo.InvariantCulture), "--health-port", HealthPort.ToString(CultureInfo.InvariantCulture),
        ];
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = _folder.FullName, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => OnLine(line.Data);
        process.ErrorDataReceived += (_, line) => OnLine(line.Data);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("The emulator ended:\n" + Output()));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        await ready.Task.WaitAsync(Patience);

        void OnLine(string? text)
        {
            if (text is null) return;
            lock (_output) _output.Add(text);
            if (text == "ready") ready.TrySetResult();
        }
    }

    /// <summary>As <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        Signal(SignalKill);
        await _process!.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Its sockets stay open, and nobody answers on them.</summary>
    public async Task PauseAsync()
    {
        Signal(SignalStop);
        string threads = $"/proc/{_process!.Id}/task";
        await Until.TrueAsync("every thread of the emulator has stopped", () => Directory.GetDirectories(threads).All(IsStopped));

        // The state is the letter behind the name, which is in parentheses.
        static bool IsStopped(string thread) => File.ReadAllText(Path.Combine(thread, "stat")) is var stat && stat[stat.LastIndexOf(')') + 2] == 'T';
    }

    public void Continue() => Signal(SignalContinue);

    /// <summary>One of its commands to misbehave.</summary>
    public async Task MisbehaveAsync(string command, int value = 1)
    {
        using HttpResponseMessage answer = await Http.PostAsync(new Uri($"http://localhost:{HealthPort}/chaos/{command}?value={value}"), content: null);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // Left to the system's cleaning of temporary files.
        }
    }

    private static string Hub(string name, int partitions) =>
        $$"""{"Name":"{{name}}","PartitionCount":{{partitions}},"ConsumerGroups":[{"Name":"second"}]}""";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int processId, int signal);

    private void Signal(int signal) => Assert.Equal(0, SendSignal(_process!.Id, signal));

    private string Output()
    {
        lock (_output) return string.Join('\n', _output.TakeLast(20));
    }
}
