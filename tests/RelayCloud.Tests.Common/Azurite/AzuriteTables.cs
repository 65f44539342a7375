using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RelayCloud.Tests.Common.Azurite;

/// <summary>The real Azurite's Table service on a port of its own, its data in memory or, to be killed and started again, in a temporary folder. Ends with this process, however that ends.</summary>
public sealed class AzuriteTables : IAsyncDisposable
{
    /// <summary>The one account that Azurite has unless told otherwise.</summary>
    public const string AccountName = "devstoreaccount1";

    /// <summary>Its key. Published by Microsoft, guards nothing.</summary>
    public const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const int TriesMax = 5;
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);
    private readonly string _script;
    private readonly bool _isKept;
    private readonly string _folder = Directory.CreateTempSubdirectory("azurite-").FullName;
    private Process _process;
    private bool _isDisposed;

    private AzuriteTables(string script, bool isKept)
    {
        _script = script;
        _isKept = isKept;
        Port = FreePort();
        _process = Start();
    }

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Address of the account's tables.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{Port}/{AccountName}");

    /// <summary>Connection string with the account's key.</summary>
    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName={AccountName};AccountKey={AccountKey};TableEndpoint={Endpoint};";

    /// <summary>Installs Azurite if need be, starts it, and returns when it answers.</summary>
    /// <exception cref="InvalidOperationException">Node or npm is missing, or Azurite does not start; the message says why.</exception>
    /// <param name="isKept">Whether data outlives <see cref="KillAsync"/>, as far as Azurite had saved it, which it does every few seconds.</param>
    public static async Task<AzuriteTables> StartAsync(bool isKept = false)
    {
        string script = Path.Combine(await NpmPackages.InstalledAsync(), "node_modules", "azurite", "dist", "src", "table", "main.js");
        for (int attempt = 1; ; attempt++)
        {
            var azurite = new AzuriteTables(script, isKept);
            if (await azurite.IsListeningAsync()) return azurite;
            await azurite.DisposeAsync();

            // Another program may have taken the port between our look and Azurite's start.
            if (attempt == TriesMax) throw new InvalidOperationException($"Azurite ended at its start, {TriesMax} times. Run it by hand to see why: node {script}");
        }
    }

    /// <summary>When the tables were last saved, UTC; a time before it began when never.</summary>
    public DateTime SavedAt => File.GetLastWriteTimeUtc(Path.Combine(_folder, "__azurite_db_table__.json"));

    /// <summary>As <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts it again after <see cref="KillAsync"/>, on its port and with what it had saved.</summary>
    /// <exception cref="InvalidOperationException">It does not start.</exception>
    public async Task RunAsync()
    {
        _process.Dispose();
        _process = Start();
        if (!await IsListeningAsync()) throw new InvalidOperationException("Azurite ended at its start after it had been killed.");
    }

    /// <summary>Ends it. A second time does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("node") { WorkingDirectory = _folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };

        // Ends when its standard input does, so that none outlives a test run that is killed.
        start.ArgumentList.Add("-e");
        start.ArgumentList.Add($"process.stdin.on('close',()=>process.exit()).resume();require({System.Text.Json.JsonSerializer.Serialize(_script)})");
        foreach (string argument in (string[])["azurite-table", "--tableHost", "127.0.0.1", "--tablePort", $"{Port}", "--disableTelemetry", "--silent", .. (string[])(_isKept ? ["--location", _folder] : ["--inMemoryPersistence"])])
            start.ArgumentList.Add(argument);
        Process process = Process.Start(start) ?? throw new InvalidOperationException("'node' did not start.");

        // A pipe that nobody reads would stop it.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private async Task<bool> IsListeningAsync()
    {
        long startedAt = Stopwatch.GetTimestamp();
        while (!_process.HasExited)
        {
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync(IPAddress.Loopback, Port);
                return !_process.HasExited;
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(startedAt) < StartMax)
            {
                // Another process' listener has no event to wait for.
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }

        return false;
    }
}
