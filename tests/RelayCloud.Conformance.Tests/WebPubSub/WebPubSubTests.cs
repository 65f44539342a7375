using RelayCloud.Conformance.Tests.Cloud;

namespace RelayCloud.Conformance.Tests.WebPubSub;

/// <summary>The official npm packages <c>@azure/web-pubsub</c>, <c>@azure/web-pubsub-client</c> and <c>@azure/web-pubsub-express</c>, unmodified, on the emulator.</summary>
public sealed class WebPubSubTests(WebPubSubCloud cloud, ITestOutputHelper output) : IClassFixture<WebPubSubCloud>
{
    // The script's own limit is 50 s; this is for one that does not even keep that.
    private static readonly TimeSpan ScenarioMax = TimeSpan.FromSeconds(60);

    [Fact]
    public Task Messages_reach_all_groups_users_and_connections_as_they_were_sent() => ShowsAsync("sending");

    [Fact]
    public Task Groups_users_and_connections_are_managed_by_the_server() => ShowsAsync("membership");

    [Fact]
    public Task Clients_join_leave_publish_and_ping() => ShowsAsync("groups");

    [Fact]
    public Task Tokens_with_too_few_roles_or_of_strangers_are_refused() => ShowsAsync("permissions");

    [Fact]
    public Task A_reliable_client_loses_nothing_when_its_line_is_cut() => ShowsAsync("recovery");

    [Fact]
    public Task Throttled_callers_are_told_and_come_through() => ShowsAsync("throttling");

    [Fact]
    public Task The_official_event_handler_accepts_refuses_and_answers() => ShowsAsync("events");

    /// <summary>Runs one; the test fails with all that the script said unless every fact held.</summary>
    private async Task ShowsAsync(string scenario)
    {
        (int exitCode, string text) = await ToolProcess.RunAsync("node", ["web-pubsub/run.mjs", "--scenario", scenario, .. cloud.ScriptArguments], ScenarioMax);
        output.WriteLine(text);
        Assert.True(exitCode == 0, $"web-pubsub {scenario} ended with {exitCode}:{Environment.NewLine}{text}");
    }
}
