using RelayCloud.Conformance.Tests.Cloud;

namespace RelayCloud.Conformance.Tests.Clients;

/// <summary>Runs scenarios of one client, each a script of <c>tests/conformance</c>. Scenarios of one client run one after another, in one cloud.</summary>
/// <param name="client">The folder of its scenarios.</param>
/// <param name="cloud">What they run against.</param>
/// <param name="output">Gets the facts that the script checked.</param>
public abstract class ClientTests(string client, ConformanceCloud cloud, ITestOutputHelper output) : IClassFixture<ConformanceCloud>
{
    // The script's own limit is 50 s; this is for one that does not even keep that.
    private static readonly TimeSpan ScenarioMax = TimeSpan.FromSeconds(60);

    /// <summary>Runs one; the test fails with all that the script said unless every fact held.</summary>
    protected async Task ShowsAsync(string scenario)
    {
        (int exitCode, string text) = await ToolProcess.RunAsync("node", ["run.mjs", "--client", client, "--scenario", scenario, .. cloud.ScriptArguments], ScenarioMax);
        output.WriteLine(text);
        Assert.True(exitCode == 0, $"{client} {scenario} ended with {exitCode}:{Environment.NewLine}{text}");
    }
}
