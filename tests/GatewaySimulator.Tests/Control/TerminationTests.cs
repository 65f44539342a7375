using System.Diagnostics;
using System.Net.WebSockets;
using System.Runtime.InteropServices;

namespace RelayCloud.GatewaySimulator.Tests.Control;

/// <summary>
/// The simulator as a process. It used to ignore SIGTERM for good: the web host inside took the signal for its own and told nobody, and
/// System.CommandLine, which was to listen, did not, or not yet at the moment at which the simulator says that it listens.
/// </summary>
public sealed class TerminationTests
{
    private const int SigTerm = 15;

    // What a launcher waits before it kills.
    private static readonly TimeSpan ExitMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_termination_signal_ends_the_process_with_code_0_whether_or_not_clients_are_connected(bool hasClient)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        CancellationToken stop = TestContext.Current.CancellationToken;
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [typeof(SimulatedGateway).Assembly.Location, "--port", "0"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        try
        {
            string? line = await process.StandardOutput.ReadLineAsync(stop).AsTask().WaitAsync(StartMax, stop);
            var address = new Uri(line!["listening on ".Length..]);
            using var client = new ClientWebSocket();
            if (hasClient)
            {
                await client.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/ws" }.Uri, stop);
                await client.SendAsync("{\"method\":\"subscribe\",\"subscription\":{\"type\":\"bbo\",\"coin\":\"BTC\"}}"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, stop);
                await client.ReceiveAsync(new byte[4_096], stop);
            }

            Assert.Equal(0, Kill(process.Id, SigTerm));
            await process.WaitForExitAsync(stop).WaitAsync(ExitMax, stop);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
