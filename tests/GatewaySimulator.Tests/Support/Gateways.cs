namespace RelayCloud.GatewaySimulator.Tests.Support;

/// <summary>Gateways as tests want them: any port, no delay.</summary>
internal static class Gateways
{
    public static readonly SimulatorOptions Prompt = new() { Port = 0, DelayMs = 0, JitterMs = 0 };

    /// <summary>Hardly any blocks, so that other timers can be told from the market's.</summary>
    public static SimulatorOptions WithoutBlocks(SimulatorOptions options) => options with { BlocksPerSecond = 0.001 };

    /// <summary>Waits until the gateways' markets wait for their next block.</summary>
    public static Task WaitForBlocksAsync(ManualTime time, int gateways = 1) => time.TimersAsync(gateways, TimeSpan.FromMilliseconds(84), "the market");

    public static Task<SimulatedGateway> StartAsync(Func<SimulatorOptions, SimulatorOptions>? change = null, TimeProvider? time = null) =>
        SimulatedGateway.StartAsync(change is null ? Prompt : change(Prompt), time);
}
