using RelayCloud.Conformance.Tests.Cloud;

namespace RelayCloud.Conformance.Tests.Clients;

/// <summary>npm <c>@nktkas/hyperliquid</c>.</summary>
public sealed class NktkasTests(ConformanceCloud cloud, ITestOutputHelper output) : ClientTests("nktkas", cloud, output)
{
    [Fact]
    public Task Every_channel_is_acknowledged_and_delivers_the_exchanges_own_values() => ShowsAsync("channels");

    [Fact]
    public Task Unsubscribing_ends_one_channel_and_no_other() => ShowsAsync("unsubscribe");

    [Fact]
    public Task A_subscription_that_exists_already_is_rejected_at_once() => ShowsAsync("duplicate");

    [Fact]
    public Task Notifications_are_subscribed_as_at_the_exchange() => ShowsAsync("notification");

    [Fact]
    public Task It_reconnects_by_itself_after_a_cut_and_loses_no_trade() => ShowsAsync("cut");

    [Fact]
    public Task It_reconnects_by_itself_to_a_restarted_relay() => ShowsAsync("restart");

    [Fact]
    public Task It_notices_nothing_when_gateways_fail_one_after_the_other() => ShowsAsync("gateways");

    [Fact]
    public Task Wrong_subscriptions_are_rejected_at_once_and_the_socket_stays() => ShowsAsync("errors");

    [Fact]
    public Task Info_answers_over_http_and_over_the_socket() => ShowsAsync("info");

    [Fact]
    public Task The_relays_own_refusals_become_its_error_types() => ShowsAsync("refusals");

    [Fact]
    public Task A_quiet_connection_is_kept() => ShowsAsync("quiet");
}
