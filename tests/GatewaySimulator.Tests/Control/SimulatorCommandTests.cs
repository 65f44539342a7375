using RelayCloud.GatewaySimulator.Limits;

namespace RelayCloud.GatewaySimulator.Tests.Control;

public class SimulatorCommandTests
{
    [Fact]
    public async Task Without_options_everything_is_the_default()
    {
        SimulatorOptions options = await ParseAsync();
        Assert.Equal(new SimulatorOptions() with { Replay = options.Replay }, options);
        Assert.Empty(options.Replay);
    }

    [Fact]
    public async Task Options_reach_the_simulator()
    {
        SimulatorOptions options = await ParseAsync("--port", "0", "--name", "B", "--seed", "7", "--coins", "3", "--blocks-per-second", "250", "--speed", "2", "--delay-ms", "1", "--jitter-ms", "2", "--replay", "a", "--replay", "b", "--replay-speed", "100", "--replay-loop", "--no-limits", "--activity", "4", "--idle-timeout-s", "5");
        Assert.True(options is { Port: 0, Name: "B", Seed: 7, Coins: 3, BlocksPerSecond: 250, Speed: 2, DelayMs: 1, JitterMs: 2, ReplaySpeed: 100, ReplayLoop: true, Activity: 4, IdleTimeoutS: 5 });
        Assert.Equal(["a", "b"], options.Replay);
        Assert.Equal(SimulatorLimits.None, options.Limits);
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        IReadOnlyList<string> problems = (new SimulatorOptions { Port = 70_000, Coins = 0, BlocksPerSecond = 900, Speed = 2, Name = "", Replay = ["/no/such/file"] }).Problems();
        Assert.Equal(5, problems.Count);
        Assert.Contains("--port is 70000, but must be 0 to 65535.", problems);
    }

    [Fact]
    public async Task An_embedded_gateway_refuses_bad_options()
    {
        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => SimulatedGateway.StartAsync(new SimulatorOptions { Coins = -1 }));
        Assert.Contains("--coins is -1", e.Message, StringComparison.Ordinal);
    }

    private static async Task<SimulatorOptions> ParseAsync(params string[] args)
    {
        SimulatorOptions? seen = null;
        Assert.Equal(0, await SimulatorCommand.Create((options, _) =>
        {
            seen = options;
            return Task.FromResult(0);
        }).Parse(args).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken));
        return seen!;
    }
}
