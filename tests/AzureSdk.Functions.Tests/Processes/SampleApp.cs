using System.Diagnostics;
using System.Text.RegularExpressions;

namespace AzureSdk.Functions.Tests.Processes;

/// <summary>The sample function app as a process of its own, on a free port; ended with the test at the latest.</summary>
internal sealed partial class SampleApp : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SampleApp(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => OnLine(line.Data);
        _process.ErrorDataReceived += (_, line) => OnLine(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException("The sample app ended:" + Environment.NewLine + Output()));
    }

    /// <summary>The folder of the app's project, in which <c>dotnet run</c> is typed.</summary>
    public static string ProjectFolder => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "SampleFunctionApp"));

    /// <summary>Where it was built to, beside this test project's own output.</summary>
    public static string BuiltFolder => Path.Combine(ProjectFolder, Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "..", "..", ".."), AppContext.BaseDirectory));

    public Uri Address { get; private set; } = null!;

    /// <summary>Starts it as built.</summary>
    public static Task<SampleApp> StartAsync(IReadOnlyDictionary<string, string>? settings = null) =>
        StartAsync([Path.Combine(BuiltFolder, "SampleFunctionApp.dll"), "--port", "0"], settings);

    /// <summary>Starts it as a developer does, with <c>dotnet run</c>; it was built along with the tests. Only what needs no storage is enabled.</summary>
    public static Task<SampleApp> RunAsync() =>
        StartAsync(["run", "--no-build", "--configuration", new DirectoryInfo(BuiltFolder).Parent!.Name, "--project", ProjectFolder, "--", "--port", "0"], new Dictionary<string, string> { ["AzureWebJobs__Journal__Disabled"] = "true", ["AzureWebJobs__Tick__Disabled"] = "true" });

    /// <summary>As <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public string Output()
    {
        lock (_output) return string.Join(Environment.NewLine, _output);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private static async Task<SampleApp> StartAsync(string[] arguments, IReadOnlyDictionary<string, string>? settings)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = ProjectFolder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>(StringComparer.Ordinal)) start.Environment[name] = value;
        var app = new SampleApp(start);
        app._process.Start();
        app._process.BeginOutputReadLine();
        app._process.BeginErrorReadLine();
        try
        {
            app.Address = await app._address.Task.WaitAsync(Patience);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    [GeneratedRegex(@"Now listening on: http://\S+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ListeningLine { get; }

    private void OnLine(string? line)
    {
        if (line is null) return;
        lock (_output) _output.Add(line);
        if (ListeningLine.Match(line) is { Success: true } match) _address.TrySetResult(new Uri(match.Value["Now listening on: ".Length..]));
    }
}
