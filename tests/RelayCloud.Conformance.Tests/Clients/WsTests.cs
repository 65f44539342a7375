using RelayCloud.Conformance.Tests.Cloud;

namespace RelayCloud.Conformance.Tests.Clients;

/// <summary>npm <c>ws</c>: no Hyperliquid client, so that every frame is seen as it is.</summary>
public sealed class WsTests(ConformanceCloud cloud, ITestOutputHelper output) : ClientTests("ws", cloud, output)
{
    [Fact]
    public Task Every_channel_is_acknowledged_word_for_word_and_its_frames_are_the_exchanges() => ShowsAsync("channels");

    [Fact]
    public Task Duplicates_and_strays_get_the_exchanges_error_texts() => ShowsAsync("errors");

    [Fact]
    public Task Every_trade_comes_once_and_in_order_while_gateways_fail() => ShowsAsync("gateways");

    [Fact]
    public Task Pings_and_posts_are_answered() => ShowsAsync("posts");

    [Fact]
    public Task Keys_are_taken_wherever_a_client_can_put_them() => ShowsAsync("keys");

    [Fact]
    public Task A_stopping_relay_says_so_with_a_close_code() => ShowsAsync("farewell");
}
