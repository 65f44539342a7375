using RelayCloud.Conformance.Tests.Cloud;

namespace RelayCloud.Conformance.Tests.Clients;

/// <summary>npm <c>tardis-dev</c>, real-time streams.</summary>
public sealed class TardisTests(ConformanceCloud cloud, ITestOutputHelper output) : ClientTests("tardis", cloud, output)
{
    [Fact]
    public Task It_drops_the_replay_and_loses_no_trade_after_it() => ShowsAsync("channels");

    [Fact]
    public Task It_reconnects_by_itself_after_a_cut() => ShowsAsync("cut");

    [Fact]
    public Task An_error_frame_makes_it_reconnect_and_a_refusal_is_told() => ShowsAsync("errors");
}
