using System.Net;
using System.Net.Sockets;

namespace RelayCloud.LocalCloud.Tests.Launching;

/// <summary>From the command line to the table.</summary>
public sealed class StartFacts
{
    [Fact]
    public async Task The_relay_starts_after_all_that_it_needs_is_healthy()
    {
        await using var launcher = await LauncherProcess.Start().Ready();
        var states = await launcher.States();
        Assert.All(states, state => Assert.NotEqual(0, state.HealthyAt));
        Assert.True(states[2].StartedAt >= states[0].HealthyAt, "after gateway A");
        Assert.True(states[2].StartedAt >= states[1].HealthyAt, "after gateway B");
        Assert.True(states[2].StartedAt >= states[3].HealthyAt, "after Azurite");
        Assert.True(states[2].StartedAt >= states[4].HealthyAt, "after Event Hubs");
        Assert.All(states[5..8], app => Assert.True(app.StartedAt >= states[3].HealthyAt, "after Azurite"));
        Assert.True(states[8].StartedAt >= states[5].HealthyAt, "Web PubSub after the control plane");
        Assert.True(states[2].StartedAt >= states[8].HealthyAt, "after Web PubSub");
    }

    [Fact]
    public async Task Output_that_is_no_terminal_has_no_control_characters_and_a_prefix_on_each_line_of_a_service()
    {
        await using var launcher = await LauncherProcess.Start().Ready();
        await Until.TrueAsync("the relay's line is printed", () => launcher.Output.Contains("relay     | relay listens", StringComparison.Ordinal), detail: () => launcher.Output);
        Assert.Contains($"sim-a     | sim-a listens on {9001 + launcher.PortBase}", launcher.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(launcher.Output, letter => char.IsControl(letter) && letter != '\n');
    }

    [Fact]
    public async Task The_table_says_what_runs_where_and_the_commands_use_the_moved_ports()
    {
        await using var launcher = await LauncherProcess.Start().Ready();
        foreach (var text in (string[])
            [$"ws://localhost:{9001 + launcher.PortBase}/ws", $"ws://localhost:{9002 + launcher.PortBase}/ws", $"http://localhost:{launcher.RelayPort}", $"http://localhost:{10_002 + launcher.PortBase}", $"sb://localhost:{5672 + launcher.PortBase}", $"http://localhost:{7080 + launcher.PortBase}", $"http://localhost:{8090 + launcher.PortBase}", ".local/cloud/seed-42-ports-", "rc_demo_local_0000000000000000"])
            Assert.Contains(launcher.Output.Split('\n'), line => line.StartsWith('|') && line.Contains(text, StringComparison.Ordinal));
        Assert.Contains($"curl -s http://localhost:{launcher.RelayPort}/info", launcher.Output, StringComparison.Ordinal);
        Assert.Contains($"curl -s http://localhost:{launcher.RelayPort}/health", launcher.Output, StringComparison.Ordinal);
        Assert.Contains("node --experimental-websocket -e", launcher.Output, StringComparison.Ordinal);
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
    public async Task The_services_are_built_once_together_in_the_configuration_asked_for()
    {
        await using var launcher = await LauncherProcess.Start(build: true).Ready();
        var log = Path.Combine(launcher.Clone.Root, "build-arguments");
        Assert.Contains(" -c Release ", await File.ReadAllTextAsync(log), StringComparison.Ordinal);
        var filter = await File.ReadAllTextAsync($"{log}.slnf");
        Assert.Contains("azurite\\\\GatewaySimulator\\\\GatewaySimulator.csproj", filter, StringComparison.Ordinal);
        Assert.Contains("azurite\\\\EventHubsEmulator\\\\EventHubsEmulator.csproj", filter, StringComparison.Ordinal);
        Assert.Contains("azurite\\\\WebPubSubEmulator\\\\WebPubSubEmulator.csproj", filter, StringComparison.Ordinal);
        Assert.Contains("functions\\\\ControlPlane\\\\ControlPlane.csproj", filter, StringComparison.Ordinal);
        Assert.Contains("functions\\\\MarketApi\\\\MarketApi.csproj", filter, StringComparison.Ordinal);
        Assert.Contains("functions\\\\UsageRollup\\\\UsageRollup.csproj", filter, StringComparison.Ordinal);
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
