using RelayCloud.Conformance.Tests.Cloud;

namespace RelayCloud.Conformance.Tests.Notices;

/// <summary>Operators' notices to unmodified clients: npm's Web PubSub client and Hyperliquid's.</summary>
public sealed class NoticesTests(NoticesCloud cloud, ITestOutputHelper output) : IClassFixture<NoticesCloud>
{
    // The script's own limit is 50 s; this is for one that does not even keep that.
    private static readonly TimeSpan ScenarioMax = TimeSpan.FromSeconds(60);

    [Fact]
    public Task A_tenant_a_plan_and_all_get_theirs_within_two_seconds_over_web_pubsub_and_direct() => ShowsAsync("delivery");

    [Fact]
    public Task Clients_that_do_not_know_the_channel_pass_over_it() => ShowsAsync("ignored");

    /// <summary>Runs one; the test fails with all that the script said unless every fact held.</summary>
    private async Task ShowsAsync(string scenario)
    {
        (int exitCode, string text) = await ToolProcess.RunAsync("node", ["notices/run.mjs", "--scenario", scenario, .. cloud.ScriptArguments], ScenarioMax);
        output.WriteLine(text);
        Assert.True(exitCode == 0, $"notices {scenario} ended with {exitCode}:{Environment.NewLine}{text}");
    }
}
