namespace RelayCloud.GatewaySimulator.Tests.Support;

/// <summary>Gateways as tests want them: any port, no delay.</summary>
internal static class Gateways
{
    public static readonly SimulatorOptions Prompt = new() { Port = 0, DelayMs = 0, JitterMs = 0 };

    public static Task<SimulatedGateway> StartAsync(Func<SimulatorOptions, SimulatorOptions>? change = null, TimeProvider? time = null) =>
        SimulatedGateway.StartAsync(change is null ? Prompt : change(Prompt), time);
}
