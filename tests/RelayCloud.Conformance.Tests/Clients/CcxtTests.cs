using RelayCloud.Conformance.Tests.Cloud;

namespace RelayCloud.Conformance.Tests.Clients;

/// <summary>npm <c>ccxt</c>, class <c>pro.hyperliquid</c>.</summary>
public sealed class CcxtTests(ConformanceCloud cloud, ITestOutputHelper output) : ClientTests("ccxt", cloud, output)
{
    [Fact]
    public Task It_loads_the_markets_and_watches_what_the_exchange_says() => ShowsAsync("channels");

    [Fact]
    public Task Unwatching_ends_one_channel_and_no_other() => ShowsAsync("unsubscribe");

    [Fact]
    public Task It_watches_on_after_a_cut_and_loses_no_trade() => ShowsAsync("cut");

    [Fact]
    public Task It_watches_on_after_a_restart_of_the_relay() => ShowsAsync("restart");

    [Fact]
    public Task Wrong_subscriptions_are_exchange_errors_and_the_socket_stays() => ShowsAsync("errors");

    [Fact]
    public Task It_fetches_over_http() => ShowsAsync("info");

    [Fact]
    public Task The_relays_own_refusals_become_its_error_types() => ShowsAsync("refusals");

    [Fact]
    public Task Its_pings_are_answered_and_a_quiet_connection_is_kept() => ShowsAsync("quiet");
}
