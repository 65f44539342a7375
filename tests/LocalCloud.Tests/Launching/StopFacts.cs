namespace RelayCloud.LocalCloud.Tests.Launching;

/// <summary>Signals that ask for an orderly stop.</summary>
public sealed class StopFacts
{
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
        // What needs others goes before them, so that it does not log their loss.
        var ends = launcher.Output.Split('\n').Where(line => line.EndsWith("asked to end", StringComparison.Ordinal)).ToList();
        Assert.Equal(10, ends.Count);
        Assert.Equal(["relay", "pubsub"], ends[..2].Select(line => line.Split(' ')[0]));
        Assert.Equal(["control", "market", "usage"], ends[2..5].Select(line => line.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_signal_while_starting_stops_what_has_started()
    {
        await using var launcher = LauncherProcess.Start(environment: new() { ["FAKE_RELAY"] = "never-healthy" });
        await Until.TrueAsync("all have started", () => ((string[])["relay", "control", "market", "usage"]).All(name => launcher.Output.Contains($"{name} listens", StringComparison.Ordinal)), detail: () => launcher.Output);
        var states = await launcher.States();
        launcher.Signal("TERM");
        Assert.Equal(0, await launcher.Exit());
        Assert.All(states, state => Assert.False(LauncherProcess.IsRunning(state.Pid)));
    }

    [Fact]
    public async Task A_second_signal_ends_everything_at_once()
    {
        await using var launcher = await LauncherProcess.Start(environment: new() { ["FAKE_RELAY"] = "ignore-term" }).Ready();
        var states = await launcher.States();
        launcher.Signal("INT");
        await Until.TrueAsync("the launcher is stopping", () => launcher.Output.Contains("Stopping", StringComparison.Ordinal));
        launcher.Signal("INT");
        Assert.Equal(0, await launcher.Exit());
        Assert.All(states, state => Assert.False(LauncherProcess.IsRunning(state.Pid)));
        Assert.DoesNotContain("did not end within", launcher.Output, StringComparison.Ordinal);
    }
}
