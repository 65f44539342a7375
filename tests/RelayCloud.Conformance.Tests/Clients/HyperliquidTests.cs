using RelayCloud.Conformance.Tests.Cloud;

namespace RelayCloud.Conformance.Tests.Clients;

/// <summary>npm <c>hyperliquid</c>.</summary>
public sealed class HyperliquidTests(ConformanceCloud cloud, ITestOutputHelper output) : ClientTests("hyperliquid", cloud, output)
{
    [Fact]
    public Task It_subscribes_to_every_channel_it_knows() => ShowsAsync("channels");

    [Fact]
    public Task Unsubscribing_ends_one_channel_and_no_other() => ShowsAsync("unsubscribe");

    [Fact]
    public Task It_reconnects_by_itself_after_a_cut_and_loses_no_trade() => ShowsAsync("cut");

    [Fact]
    public Task Info_answers_over_http_and_the_relays_refusals_become_its_error_types() => ShowsAsync("info");
}
