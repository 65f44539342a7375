using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using RelayCloud.ControlPlane.Tests.Support;

namespace RelayCloud.ControlPlane.Tests.Processes;

/// <summary>The app as a process of its own, on a free port; ended with the test at the latest.</summary>
internal sealed partial class ControlPlaneProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ControlPlaneProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => OnLine(line.Data);
        _process.ErrorDataReceived += (_, line) => OnLine(line.Data);
        _process.Exited += (_, _) =>
        {
            // Until its last words are read.
            _process.WaitForExit();
            _address.TrySetException(new InvalidOperationException($"The app ended:{Environment.NewLine}{Output}"));
        };
    }

    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromSeconds(60) };

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Starts the app and returns when it listens.</summary>
    public static async Task<ControlPlaneProcess> StartAsync(string connectionString)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ControlPlane.dll"), "--port", "0"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Relay__Tables__ConnectionString"] = connectionString;
        start.Environment["Relay__Admin__KeySha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ControlPlaneApp.AdminKey)));
        start.Environment["Relay__Admin__RequestsPerMinuteMax"] = "1000000";
        start.Environment["Relay__Tokens__SigningKeys__Current__Id"] = "k1";
        start.Environment["Relay__Tokens__SigningKeys__Current__Base64"] = ControlPlaneApp.SigningKey;
        var app = new ControlPlaneProcess(start);
        app._process.Start();
        app._process.BeginOutputReadLine();
        app._process.BeginErrorReadLine();
        try
        {
            app.Client.BaseAddress = await app._address.Task.WaitAsync(Patience);
            app.Client.DefaultRequestHeaders.Add("X-Admin-Key", ControlPlaneApp.AdminKey);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>As <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"Now listening on: (?<address>http://\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ListeningLine { get; }

    private void OnLine(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
        if (ListeningLine.Match(line) is { Success: true } match) _address.TrySetResult(new Uri(match.Groups["address"].Value));
    }
}
