using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace RelayCloud.Tests.Common.EventHubs;

/// <summary>
/// The Event Hubs emulator as a process of its own, so that it can be killed, paused and started again on the same ports and data. For test projects that refer to it, so that it
/// lies beside them. One caller at a time.
/// </summary>
public sealed partial class EmulatorProcess : IAsyncDisposable
{
    private const int SignalContinue = 18;
    private const int SignalStop = 19;
    private const int StartTriesMax = 20;
    private const int OutputLinesShown = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly HttpClient Http = new();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eventhubs-emulator-tests-");
    private readonly string[] _arguments;
    private readonly List<string> _output = [];
    private Process? _process;

    private EmulatorProcess(IEnumerable<EmulatedHub> hubs, string[] arguments)
    {
        _arguments = arguments;
        var entities = hubs.Select(hub => new { hub.Name, PartitionCount = hub.Partitions, ConsumerGroups = hub.ConsumerGroups.Select(group => new { Name = group }) });
        var config = new { UserConfig = new { NamespaceConfig = new[] { new { Type = "EventHub", Name = "ns", Entities = entities } }, LoggingConfig = new { Type = "File" } } };
        File.WriteAllText(Path.Combine(_folder.FullName, "Config.json"), JsonSerializer.Serialize(config));
    }

    /// <summary>Port of AMQP; the same after a restart.</summary>
    public int Port { get; private set; }

    /// <summary>Port of AMQP over TLS; the same after a restart.</summary>
    public int TlsPort { get; private set; }

    /// <summary>Port of <c>/health</c> and <c>/chaos</c>; the same after a restart.</summary>
    public int HealthPort { get; private set; }

    /// <summary>The certificate that clients over TLS are to trust, PEM.</summary>
    public string CertificatePath => Path.Combine(_folder.FullName, "tls", "ca.pem");

    /// <summary>Starts one with events in a temporary folder, chaos on command, and unverified <c>jwt</c> tokens taken.</summary>
    /// <param name="hubs">1 to 10.</param>
    /// <param name="arguments">More of the emulator's options; <c>--ephemeral</c> makes every start an empty one.</param>
    /// <exception cref="InvalidOperationException">It ended at its start; the message has what it wrote.</exception>
    /// <exception cref="TimeoutException">It was not ready in time.</exception>
    public static async Task<EmulatorProcess> StartAsync(IEnumerable<EmulatedHub> hubs, params string[] arguments)
    {
        var emulator = new EmulatorProcess(hubs, arguments);
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

    /// <summary>Over plain TCP, as the official clients reach an emulator.</summary>
    /// <param name="hub">Null = of the namespace.</param>
    public string ConnectionString(string? hub, string key = "SAS_KEY_VALUE") =>
        $"Endpoint=sb://localhost:{Text(Port)};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey={key};UseDevelopmentEmulator=true;{(hub is null ? "" : $"EntityPath={hub};")}";

    /// <summary>Over TLS, as a real namespace is reached.</summary>
    public string TlsConnectionString(string hub) =>
        $"Endpoint=sb://localhost:{Text(TlsPort)};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;EntityPath={hub};";

    /// <summary>Starts it (again) with the data that it had.</summary>
    public async Task RunAsync()
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await StartOnceAsync();
                return;
            }
            catch (InvalidOperationException) when (Port != 0 && attempt < StartTriesMax)
            {
                // While it was down, a connection of another program may have got one of its ports.
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    /// <summary>As <c>kill -9</c>. Nothing happens when it does not run.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process) return;
        _process = null;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Its sockets stay open, and nobody answers on them.</summary>
    public async Task PauseAsync()
    {
        Signal(SignalStop);
        string threads = $"/proc/{Text(_process!.Id)}/task";
        await Until.TrueAsync("every thread of the emulator has stopped", () => Directory.GetDirectories(threads).All(IsStopped));

        // The state is the letter behind the name, which is in parentheses.
        static bool IsStopped(string thread) => File.ReadAllText(Path.Combine(thread, "stat")) is var stat && stat[stat.LastIndexOf(')') + 2] == 'T';
    }

    /// <summary>Ends a pause.</summary>
    public void Continue() => Signal(SignalContinue);

    /// <summary>One of its commands to misbehave.</summary>
    public async Task MisbehaveAsync(string command, int value = 1)
    {
        using HttpResponseMessage answer = await Http.PostAsync(new Uri($"http://127.0.0.1:{Text(HealthPort)}/chaos/{command}?value={Text(value)}"), content: null);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // Left to the system's cleaning of temporary files.
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int processId, int signal);

    private async Task StartOnceAsync()
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "EventHubsEmulator.dll"), "--config", "Config.json", "--data", "data", "--tls-folder", "tls", "--chaos", "--accept-jwt",
            "--port", Text(Port), "--tls-port", Text(TlsPort), "--health-port", Text(HealthPort), .. _arguments,
        ];
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = _folder.FullName, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        // The runtime's diagnostics ports are files among the temporary ones, which a killed process leaves behind.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => OnLine(line.Data);
        process.ErrorDataReceived += (_, line) => OnLine(line.Data);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("The emulator ended:\n" + Output()));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await ready.Task.WaitAsync(Patience);
            _process = process;
        }
        catch
        {
            if (!process.HasExited) process.Kill();
            process.Dispose();
            throw;
        }

        void OnLine(string? text)
        {
            if (text is null) return;
            lock (_output) _output.Add(text);
            if (text.StartsWith("amqp on ", StringComparison.Ordinal)) Port = PortIn(text);
            else if (text.StartsWith("amqps on ", StringComparison.Ordinal)) TlsPort = PortIn(text);
            else if (text.StartsWith("health on ", StringComparison.Ordinal)) HealthPort = PortIn(text);
            else if (text == "ready") ready.TrySetResult();
        }
    }

    /// <summary>The number behind the last colon.</summary>
    private static int PortIn(string line)
    {
        string rest = line[(line.LastIndexOf("127.0.0.1:", StringComparison.Ordinal) + "127.0.0.1:".Length)..];
        return int.Parse(new string([.. rest.TakeWhile(char.IsAsciiDigit)]), CultureInfo.InvariantCulture);
    }

    private void Signal(int signal)
    {
        if (SendSignal(_process!.Id, signal) != 0) throw new InvalidOperationException($"The emulator could not be sent signal {Text(signal)}: error {Text(Marshal.GetLastPInvokeError())}.");
    }

    private string Output()
    {
        lock (_output) return string.Join('\n', _output.TakeLast(OutputLinesShown));
    }
}
