using System.Diagnostics;
using System.Globalization;
using RelayCloud.GatewaySimulator.Tests.Support;

namespace RelayCloud.GatewaySimulator.Tests.Control;

public class SimulatorProcessTests
{
    [Fact]
    public async Task The_program_prints_its_port_and_ends_well_when_terminated()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGTERM on Windows.");
        using Process process = Start("--port", "0");
        try
        {
            string? line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Until.Patience, TestContext.Current.CancellationToken);
            Assert.StartsWith("listening on http://127.0.0.1:", line, StringComparison.Ordinal);
            using var http = new HttpClient { BaseAddress = new Uri(line!["listening on ".Length..]) };
            Assert.Contains("\"status\":\"ok\"", await http.GetStringAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);

            using Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Until.Patience, TestContext.Current.CancellationToken);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    [Fact]
    public async Task The_program_names_every_bad_option()
    {
        using Process process = Start("--coins", "0", "--speed", "-1");
        string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(Until.Patience, TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, process.ExitCode);
        Assert.Contains("--coins is 0", errors, StringComparison.Ordinal);
        Assert.Contains("--speed is -1", errors, StringComparison.Ordinal);
    }

    private static Process Start(params string[] args) => Process.Start(new ProcessStartInfo(
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        [Path.Combine(AppContext.BaseDirectory, "GatewaySimulator.dll"), .. args])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
