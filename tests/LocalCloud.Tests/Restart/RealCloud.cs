using System.Diagnostics;
using RelayCloud.LocalCloud.Processes;
using RelayCloud.LocalCloud.Setup;
using RelayCloud.LocalCloud.Tests.Launching;

namespace RelayCloud.LocalCloud.Tests.Restart;

/// <summary>The launcher with the real services of this clone, as this test run has built them.</summary>
internal sealed class RealCloud : IAsyncDisposable
{
    // npm may have to install Azurite first, on a machine that is busy with other tests.
    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly List<string> _lines = [];

    private RealCloud(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private string Output
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    /// <summary>Starts it and returns when all is ready.</summary>
    public static async Task<RealCloud> StartAsync(int portBase, int seed)
    {
        // …/bin/Debug/net10.0/
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var repository = Repository.Find(AppContext.BaseDirectory);
        var launch = new ProcessLaunch
        {
            Program = "dotnet",
            Arguments =
            [
                Path.Combine(AppContext.BaseDirectory, "LocalCloud.dll"), "--repository", repository.Root, "--configuration", configuration, "--no-build",
                "--port-base", $"{portBase}", "--seed", $"{seed}", "--coins", "3",
            ],
            WorkingFolder = repository.Root,
        };
        var cloud = new RealCloud(Process.Start(launch.ToStartInfo())!);
        try
        {
            var started = Stopwatch.GetTimestamp();
            while (!cloud.Output.Contains("Ready.", StringComparison.Ordinal))
            {
                if (cloud._process.HasExited || Stopwatch.GetElapsedTime(started) > StartMax)
                    Assert.Fail($"The local cloud did not start:\n{cloud.Output}");

                // Another process' output has no event to wait for.
                await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
            }
        }
        catch
        {
            await cloud.DisposeAsync();
            throw;
        }

        return cloud;
    }

    /// <summary>Stops it as a signal does, and returns when nothing of it runs.</summary>
    public async Task StopAsync()
    {
        ProcessStop.Ask(_process);
        using var limit = new CancellationTokenSource(StopMax);
        await _process.WaitForExitAsync(limit.Token);
        Assert.Equal(0, _process.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_lines)
            _lines.Add(line ?? "");
    }
}
