namespace RelayCloud.Conformance.Tests.EventHubs;

/// <summary>npm <c>@azure/event-hubs</c>, over plain TCP with <c>UseDevelopmentEmulator=true</c>.</summary>
public sealed class NpmEventHubsTests(EmulatedNamespace emulated, ITestOutputHelper output) : EventHubsClientTests(output), IClassFixture<EmulatedNamespace>
{
    protected override (string Program, IEnumerable<string> Arguments) CommandOf(string scenario) =>
        ("node", ["event-hubs/run.mjs", "--scenario", scenario, "--connection", emulated.ConnectionString, "--control", emulated.Control.ToString()]);
}
