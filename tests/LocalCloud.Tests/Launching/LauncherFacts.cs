using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RelayCloud.LocalCloud.Tests.Launching;

public sealed class LauncherFacts
{
    [Fact]
    public async Task The_relay_starts_after_both_gateways_are_healthy()
    {
        await using var launcher = await LauncherProcess.Start().Ready();
        var states = await launcher.States();
        Assert.All(states, state => Assert.NotEqual(0, state.HealthyAt));
        Assert.True(states[2].StartedAt >= states[0].HealthyAt, "after gateway A");
        Assert.True(states[2].StartedAt >= states[1].HealthyAt, "after gateway B");
    }

    [Fact]
    public async Task Output_that_is_no_terminal_has_no_control_characters_and_a_prefix_on_each_line_of_a_service()
    {
        await using var launcher = await LauncherProcess.Start().Ready();
        await Until.True("the relay's line is printed", () => launcher.Output.Contains("relay | relay listens", StringComparison.Ordinal), () => launcher.Output);
        Assert.Contains($"sim-a | sim-a listens on {9001 + launcher.PortBase}", launcher.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(launcher.Output, letter => char.IsControl(letter) && letter != '\n');
    }

    [Fact]
    public async Task The_table_says_what_runs_where_and_the_commands_use_the_moved_ports()
    {
        await using var launcher = await LauncherProcess.Start().Ready();
        foreach (var text in (string[])
            [$"ws://localhost:{9001 + launcher.PortBase}/ws", $"ws://localhost:{9002 + launcher.PortBase}/ws", $"http://localhost:{launcher.RelayPort}", "rc_demo_local_0000000000000000"])
            Assert.Contains(launcher.Output.Split('\n'), line => line.StartsWith('|') && line.Contains(text, StringComparison.Ordinal));
        Assert.Contains($"curl -s http://localhost:{launcher.RelayPort}/info", launcher.Output, StringComparison.Ordinal);
        Assert.Contains($"curl -s http://localhost:{launcher.RelayPort}/health", launcher.Output, StringComparison.Ordinal);
        Assert.Contains("node --experimental-websocket -e", launcher.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task A_signal_stops_everything_and_is_no_failure(string signal)
    {
        await using var launcher = await LauncherProcess.Start().Ready();
        var states = await launcher.States();
        launcher.Signal(signal);
        Assert.Equal(0, await launcher.Exit());
        Assert.All(states, state => Assert.False(LauncherProcess.IsRunning(state.Pid)));
        Assert.EndsWith("Stopped.", launcher.Output, StringComparison.Ordinal);
        // The relay goes first, so that it does not log the loss of its gateways.
        var ends = launcher.Output.Split('\n').Where(line => line.EndsWith("asked to end", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, ends.Count);
        Assert.StartsWith("relay", ends[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_while_starting_stops_what_has_started()
    {
        await using var launcher = LauncherProcess.Start(environment: new() { ["FAKE_RELAY"] = "never-healthy" });
        await Until.True("the relay has started", () => launcher.Output.Contains("relay listens", StringComparison.Ordinal), () => launcher.Output);
        var states = await launcher.States();
        launcher.Signal("TERM");
        Assert.Equal(0, await launcher.Exit());
        Assert.All(states, state => Assert.False(LauncherProcess.IsRunning(state.Pid)));
    }

    [Fact]
    public async Task A_service_that_does_not_end_when_asked_is_ended_by_force()
    {
        await using var launcher = await LauncherProcess.Start(environment: new() { ["FAKE_RELAY"] = "ignore-term" }).Ready();
        var states = await launcher.States();
        launcher.Signal("TERM");
        Assert.Equal(0, await launcher.Exit());
        Assert.All(states, state => Assert.False(LauncherProcess.IsRunning(state.Pid)));
        Assert.Contains("relay | did not end within 5 s of being asked", launcher.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_signal_ends_everything_at_once()
    {
        await using var launcher = await LauncherProcess.Start(environment: new() { ["FAKE_RELAY"] = "ignore-term" }).Ready();
        var states = await launcher.States();
        launcher.Signal("INT");
        await Until.True("the launcher is stopping", () => launcher.Output.Contains("Stopping", StringComparison.Ordinal));
        launcher.Signal("INT");
        Assert.Equal(0, await launcher.Exit());
        Assert.All(states, state => Assert.False(LauncherProcess.IsRunning(state.Pid)));
        Assert.DoesNotContain("did not end within", launcher.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_launcher_killed_with_9_leaves_no_service()
    {
        await using var launcher = await LauncherProcess.Start().Ready();
        var states = await launcher.States();
        launcher.Signal("KILL");
        await launcher.Exit();
        await Until.True("no service runs", () => !states.Any(state => LauncherProcess.IsRunning(state.Pid)));
    }

    [Fact]
    public async Task A_launcher_killed_with_9_leaves_no_service_that_ignores_requests_to_end()
    {
        await using var launcher = await LauncherProcess.Start(environment: new() { ["FAKE_RELAY"] = "ignore-term" }).Ready();
        var states = await launcher.States();
        launcher.Signal("KILL");
        await launcher.Exit();
        await Until.True("no service runs", () => !states.Any(state => LauncherProcess.IsRunning(state.Pid)));
    }

    [Fact]
    public async Task A_dotnet_run_killed_with_9_takes_the_launcher_along()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The parent's command line is read from /proc.");
        // A shell that calls itself `dotnet … run`, with the launcher as its child.
        await using var launcher = await LauncherProcess.Start(under: ["bash", "-c", "exec -a dotnet bash -c '\"$@\" & wait' run \"$@\"", "-"]).Ready();
        var states = await launcher.States();
        launcher.Signal("KILL");
        await launcher.Exit();
        await Until.True("no service runs", () => !states.Any(state => LauncherProcess.IsRunning(state.Pid)));
        Assert.EndsWith("Stopped.", launcher.Output, StringComparison.Ordinal);
    }

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
        await Until.True("the relay has started", () => launcher.Output.Contains("relay listens", StringComparison.Ordinal), () => launcher.Output);
        await LauncherProcess.Crash(9001 + launcher.PortBase, 1);
        Assert.Equal(1, await launcher.Exit());
        Assert.Contains("sim-a ended by itself with exit code 1", launcher.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_not_healthy_in_time_is_named_with_its_last_answer()
    {
        await using var launcher = LauncherProcess.Start(["--health-timeout", "1"], new() { ["FAKE_RELAY"] = "never-healthy" });
        Assert.Equal(1, await launcher.Exit());
        Assert.Contains("relay was not healthy after 1 s", launcher.Output, StringComparison.Ordinal);
        Assert.Contains("503", launcher.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_told_before_anything_starts_with_a_way_out_that_works()
    {
        var portBase = FreePorts.Base();
        using var other = new TcpListener(IPAddress.Any, 9002 + portBase);
        other.Start();
        await using var launcher = LauncherProcess.Start(portBase: portBase, build: true);
        Assert.Equal(1, await launcher.Exit());
        Assert.Contains($"port {9002 + portBase}, wanted for sim-b (WebSocket and POST /info), is taken", launcher.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Building", launcher.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("listens", launcher.Output, StringComparison.Ordinal);

        var suggested = int.Parse(launcher.Output.Split("--port-base ")[^1]);
        await using var moved = await LauncherProcess.Start(portBase: suggested).Ready();
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

    [Fact]
    public async Task The_services_are_built_once_together_in_the_configuration_asked_for()
    {
        await using var launcher = await LauncherProcess.Start(build: true).Ready();
        var log = Path.Combine(launcher.Clone.Root, "build-arguments");
        Assert.Contains(" -c Release ", await File.ReadAllTextAsync(log), StringComparison.Ordinal);
        var filter = await File.ReadAllTextAsync($"{log}.slnf");
        Assert.Contains("azurite\\\\GatewaySimulator\\\\GatewaySimulator.csproj", filter, StringComparison.Ordinal);
        Assert.Contains("ingest-container\\\\RelayCloud.Ingest\\\\RelayCloud.Ingest.csproj", filter, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(launcher.Clone.Root, ".local", "launcher")));
    }

    [Fact]
    public async Task Without_a_build_a_missing_program_is_named()
    {
        await using var launcher = LauncherProcess.Start(["--configuration", "Debug"]);
        Assert.Equal(1, await launcher.Exit());
        Assert.Contains("Not built yet for Debug: leave out --no-build.", launcher.Output, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("Debug", "net10.0", "GatewaySimulator.dll"), launcher.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_options_are_all_told_at_once()
    {
        await using var launcher = LauncherProcess.Start(["--coins", "0", "--seed", "x", "--wat"]);
        Assert.Equal(2, await launcher.Exit());
        Assert.Contains("--coins 0: give a whole number from 1 to 200", launcher.Output, StringComparison.Ordinal);
        Assert.Contains("--seed x: give a whole number", launcher.Output, StringComparison.Ordinal);
        Assert.Contains("--wat", launcher.Output, StringComparison.Ordinal);
    }
}
