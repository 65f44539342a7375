namespace RelayCloud.LocalCloud.Tests.Launching;

/// <summary>Nothing outlives the launcher, however it ends and whatever the services do.</summary>
public sealed class KillFacts
{
    [Fact]
    public async Task A_service_that_does_not_end_when_asked_is_ended_by_force()
    {
        await using var launcher = await LauncherProcess.Start(environment: new() { ["FAKE_RELAY"] = "ignore-term" }).Ready();
        var states = await launcher.States();
        launcher.Signal("TERM");
        Assert.Equal(0, await launcher.Exit());
        Assert.All(states, state => Assert.False(LauncherProcess.IsRunning(state.Pid)));
        Assert.Contains("relay     | did not end within 5 s of being asked", launcher.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_launcher_killed_with_9_leaves_no_service()
    {
        await using var launcher = await LauncherProcess.Start().Ready();
        var states = await launcher.States();
        launcher.Signal("KILL");
        await launcher.Exit();
        await Until.TrueAsync("no service runs", () => !states.Any(state => LauncherProcess.IsRunning(state.Pid)));
    }

    [Fact]
    public async Task A_launcher_killed_with_9_leaves_no_service_that_ignores_requests_to_end()
    {
        await using var launcher = await LauncherProcess.Start(environment: new() { ["FAKE_RELAY"] = "ignore-term" }).Ready();
        var states = await launcher.States();
        launcher.Signal("KILL");
        await launcher.Exit();
        await Until.TrueAsync("no service runs", () => !states.Any(state => LauncherProcess.IsRunning(state.Pid)));
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
        await Until.TrueAsync("no service runs", () => !states.Any(state => LauncherProcess.IsRunning(state.Pid)));
        Assert.EndsWith("Stopped.", launcher.Output, StringComparison.Ordinal);
    }
}
