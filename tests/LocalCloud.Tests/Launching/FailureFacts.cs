using System.Diagnostics;

namespace RelayCloud.LocalCloud.Tests.Launching;

/// <summary>What went wrong is told with its reason, and nothing is left running.</summary>
public sealed class FailureFacts
{
    [Fact]
    public async Task A_crash_stops_the_others_and_says_which_with_which_code()
    {
        await using var launcher = await LauncherProcess.Start().Ready();
        var states = await launcher.States();
        await LauncherProcess.Crash(9002 + launcher.PortBase, 7);
        Assert.Equal(1, await launcher.Exit());
        Assert.Contains("sim-b ended by itself with exit code 7. Its last lines:\n  sim-b listens on", launcher.Output, StringComparison.Ordinal);
        Assert.All(states, state => Assert.False(LauncherProcess.IsRunning(state.Pid)));
    }

    [Fact]
    public async Task A_service_killed_from_outside_is_a_crash_with_its_signal()
    {
        await using var launcher = await LauncherProcess.Start().Ready();
        var states = await launcher.States();
        using (var relay = Process.GetProcessById(states[2].Pid))
            relay.Kill();
        Assert.Equal(1, await launcher.Exit());
        Assert.Contains("relay ended by itself with exit code 137 (signal 9)", launcher.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crash_while_starting_shows_the_last_20_lines()
    {
        await using var launcher = LauncherProcess.Start(environment: new() { ["FAKE_RELAY"] = "crash-at-start" });
        Assert.Equal(1, await launcher.Exit());
        Assert.Contains("relay ended by itself with exit code 3", launcher.Output, StringComparison.Ordinal);
        var detail = launcher.Output.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)).ToList();
        Assert.Equal(20, detail.Count);
        Assert.Contains("  cannot go on", detail);
        Assert.DoesNotContain("Ready.", launcher.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_crashes_while_the_relay_is_waited_for_ends_the_wait()
    {
        await using var launcher = LauncherProcess.Start(environment: new() { ["FAKE_RELAY"] = "never-healthy" });
        await Until.TrueAsync("the relay has started", () => launcher.Output.Contains("relay listens", StringComparison.Ordinal), detail: () => launcher.Output);
        await LauncherProcess.Crash(9001 + launcher.PortBase, 1);
        Assert.Equal(1, await launcher.Exit());
        Assert.Contains("sim-a ended by itself with exit code 1", launcher.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_not_healthy_in_time_is_named_with_its_last_answer()
    {
        await using var launcher = LauncherProcess.Start(
            // No gateways here: on a slow machine they would be the ones that are late.
            ["--health-timeout", "4", "--upstream", "ws://localhost:1/ws"], new() { ["FAKE_RELAY"] = "never-healthy" });
        Assert.Equal(1, await launcher.Exit());
        Assert.Contains("relay was not healthy after 4 s", launcher.Output, StringComparison.Ordinal);
        Assert.Contains("503", launcher.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_build_is_told_with_the_compilers_reason_once()
    {
        await using var launcher = LauncherProcess.Start(build: true, environment: new() { ["FAKE_BUILD_FAILS"] = "1" });
        Assert.Equal(1, await launcher.Exit());
        Assert.Contains("The build failed (exit code 1).", launcher.Output, StringComparison.Ordinal);
        Assert.Single(launcher.Output.Split('\n'), line => line.Contains("error CS1002: ; expected", StringComparison.Ordinal));
        Assert.DoesNotContain("Determining projects", launcher.Output, StringComparison.Ordinal);
    }
}
