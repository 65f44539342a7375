using RelayCloud.Conformance.Tests.Cloud;

namespace RelayCloud.Conformance.Tests.EventHubs;

/// <summary>What every client of Event Hubs is to show, each in a script of <c>tests/conformance/event-hubs</c>, against the emulator. One after another.</summary>
/// <param name="output">Gets the facts that the script checked.</param>
public abstract class EventHubsClientTests(ITestOutputHelper output)
{
    // The script's own limit is 110 s; this is for one that does not even keep that.
    private static readonly TimeSpan ScenarioMax = TimeSpan.FromSeconds(130);

    [Fact]
    public Task Whatever_is_sent_in_whatever_way_comes_back_as_it_was() => ShowsAsync("send");

    [Fact]
    public Task Every_kind_of_position_begins_where_it_says() => ShowsAsync("positions");

    [Fact]
    public Task Two_consumer_groups_get_every_event_each() => ShowsAsync("groups");

    [Fact]
    public Task A_higher_owner_takes_the_partition_and_the_loser_is_told() => ShowsAsync("takeover");

    [Fact]
    public Task It_goes_on_after_the_emulator_is_killed_and_nothing_acknowledged_is_lost() => ShowsAsync("outage");

    [Fact]
    public Task What_must_not_go_becomes_its_own_errors() => ShowsAsync("refusals");

    /// <summary>Program and arguments that run a scenario.</summary>
    protected abstract (string Program, IEnumerable<string> Arguments) CommandOf(string scenario);

    private async Task ShowsAsync(string scenario)
    {
        (string program, IEnumerable<string> arguments) = CommandOf(scenario);
        (int exitCode, string text) = await ToolProcess.RunAsync(program, arguments, ScenarioMax);
        output.WriteLine(text);
        Assert.True(exitCode == 0, $"{scenario} ended with {exitCode}:{Environment.NewLine}{text}");
    }
}
