using System.Globalization;
using RelayCloud.Resilience.Processes;

namespace RelayCloud.Resilience.PubSub;

/// <summary>The Web PubSub emulator as a process, on the same port each time it is started. It remembers nothing. One owner at a time kills and starts it.</summary>
public sealed class PubSubProcess : IAsyncDisposable
{
    private const string Key = "RelayCloudSoakWebPubSubKeyWhichGuardsNothing0=";

    private readonly TestFolder _folder = new();
    private ChildProcess? _process;

    /// <summary>Port of REST and clients.</summary>
    public int Port { get; } = ChildProcess.FreePort();

    /// <summary>Starts one of one unit.</summary>
    public static async Task<PubSubProcess> StartAsync()
    {
        var emulator = new PubSubProcess();
        try
        {
            await emulator.StartAgainAsync();
            return emulator;
        }
        catch
        {
            await emulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>For clients that reach it by that port, its own or a proxy's.</summary>
    public static string ConnectionString(int port) => string.Create(CultureInfo.InvariantCulture, $"Endpoint=http://localhost:{port};AccessKey={Key};Version=1.0;");

    /// <summary>As <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        ChildProcess process = _process ?? throw new InvalidOperationException("The emulator does not run.");
        await process.KillAsync();
        await process.DisposeAsync();
        _process = null;
    }

    /// <summary>Starts it after <see cref="KillAsync"/>; it takes clients when this returns.</summary>
    public async Task StartAgainAsync() => _process = await ChildProcess.StartAsync(
        "WebPubSubEmulator", ["--port", Port.ToString(CultureInfo.InvariantCulture), "--key", Key], new Dictionary<string, string>(), _folder.Path, "ready");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
        _folder.Dispose();
    }
}
