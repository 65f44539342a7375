using System.Diagnostics;
using System.Globalization;
using RelayCloud.Benchmarks.FanOut;
using RelayCloud.Benchmarks.Measurement;
using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.Tests.FanOut;

public sealed class OpenLoopTests
{
    private static readonly DotNetServer Kind = new("aspnet", "AspNetPeer");
    private static readonly Repository Here = Repository.Find();

    [Fact]
    public async Task Every_delivery_of_a_real_server_is_accounted_for()
    {
        int port = ServerProcess.FreePort();
        await using ServerProcess process = await StartAsync(port);
        using var session = new FanOutSession(Kind.Protocol, port, port, new FanOutOptions { Subscribers = 20, Topics = 4, SizeBytes = 300 });
        OpenLoopOutcome outcome = session.Loop.Run(new OpenLoopPlan { MessagesPerSecond = 400, PhaseSeconds = [0.2, 0.5], Spin = false });

        Assert.True(outcome.IsClean, $"lost {outcome.Lost}, repeated {outcome.Repeated}, bad {outcome.Bad}, closed {outcome.Closed}, jammed {outcome.Jammed}");
        Assert.Equal([80 * 5, 200 * 5], outcome.Expected);
        Assert.Equal(1000, session.Ledger.Phase(1).Count);
    }

    // A server that stalls for 400 ms holds up 40 messages of 100 a second. A tool that waited for it would see one late message; all of them must be late here.
    [Fact]
    public async Task A_server_that_stalls_is_charged_for_every_message_it_held_up()
    {
        int port = ServerProcess.FreePort();
        await using ServerProcess process = await StartAsync(port);
        using var session = new FanOutSession(Kind.Protocol, port, port, new FanOutOptions { Subscribers = 2, SizeBytes = 200 });
        int samples = 0;
        OpenLoopOutcome outcome = session.Loop.Run(new OpenLoopPlan
        {
            MessagesPerSecond = 100,
            PhaseSeconds = [0.5, 1.5],
            Spin = false,
            // Samples come every 100 ms: stopped from 0.7 s to 1.1 s.
            Sampled = () =>
            {
                samples++;
                if (samples == 8) Signal(process.ProcessId, "-STOP");
                if (samples == 12) Signal(process.ProcessId, "-CONT");
            },
        });

        Assert.True(outcome.IsClean);
        LatencyHistogram latency = session.Ledger.Phase(1);
        Assert.Equal(300, latency.Count);
        Assert.InRange(latency.MaxNs, 300_000_000, 5_000_000_000);
        // 400 ms at 100 a second to 2 subscribers: 80 deliveries, of which three quarters waited longer than 100 ms.
        Assert.InRange(latency.CountAbove(100_000_000), 50, 300);
    }

    // The other half: what the tool itself sends late still counts from when it was due.
    [Fact]
    public async Task A_tool_that_stalls_is_charged_too()
    {
        int port = ServerProcess.FreePort();
        await using ServerProcess process = await StartAsync(port);
        using var session = new FanOutSession(Kind.Protocol, port, port, new FanOutOptions { Subscribers = 2, SizeBytes = 200 });
        int samples = 0;
        OpenLoopOutcome outcome = session.Loop.Run(new OpenLoopPlan
        {
            MessagesPerSecond = 100,
            PhaseSeconds = [0.3, 0.9],
            Spin = false,
            // The stall itself, not a wait for something.
            Sampled = () =>
            {
                if (++samples == 6) Thread.Sleep(300);
            },
        });

        Assert.True(outcome.IsClean);
        LatencyHistogram latency = session.Ledger.Phase(1);
        Assert.Equal(180, latency.Count);
        Assert.InRange(latency.CountAbove(100_000_000), 30, 180);
        Assert.InRange(outcome.PublishLag.MaxNs, 250_000_000, 5_000_000_000);
    }

    [Fact]
    public async Task A_server_ends_with_its_handle()
    {
        ServerProcess process = await StartAsync(ServerProcess.FreePort());
        Assert.True(Directory.Exists($"/proc/{process.ProcessId}"));
        await process.DisposeAsync();
        Assert.False(Directory.Exists($"/proc/{process.ProcessId}"));
    }

    [Fact]
    public async Task A_server_that_ends_at_once_is_told_with_its_output()
    {
        var command = new ServerCommand("/bin/sh", ["-c", "echo out of luck; exit 3"]);
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            ServerProcess.StartAsync("x", command, ServerProcess.FreePort(), null, TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        Assert.Contains("ended with code 3", e.Message, StringComparison.Ordinal);
        Assert.Contains("out of luck", e.Message, StringComparison.Ordinal);
    }

    private static Task<ServerProcess> StartAsync(int port)
    {
        Assert.Null(Kind.WhyMissing(Here));
        return ServerProcess.StartAsync("aspnet", Kind.Command(Here, port, port), port, null, TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    private static void Signal(int processId, string signal)
    {
        using var kill = Process.Start("kill", [signal, processId.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
