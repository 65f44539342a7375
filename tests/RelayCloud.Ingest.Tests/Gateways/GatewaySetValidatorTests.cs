using RelayCloud.Ingest.Gateways;

namespace RelayCloud.Ingest.Tests.Gateways;

public sealed class GatewaySetValidatorTests
{
    private static readonly GatewayOptions Good = new() { Name = "hl-public", Url = "wss://api.hyperliquid.xyz/ws" };

    [Fact]
    public void The_public_gateway_needs_a_name_and_a_url() =>
        Assert.Empty(GatewaySetValidator.Validate([Good, new() { Name = "node", Url = "ws://10.0.0.5:8000/ws", Kind = "order-book-server" }], new GatewaySetOptions()));

    [Fact]
    public void Every_error_is_listed_with_what_would_be_right()
    {
        GatewayOptions[] gateways =
        [
            Good,
            Good with { Name = "HL-public" },
            Good with { Name = "", Url = "https://api.hyperliquid.xyz/ws" },
            Good with { Name = "b", Url = "nonsense", Kind = "Hyperliquid" },
            Good with { Name = "c", Url = "wss://user:secret@host/ws", Limits = new() { ConnectionsMax = 0, SubscriptionsMax = 70_000 } },
        ];
        var options = new GatewaySetOptions
        {
            Channels = ["trades", "trades", "l2book", "candle,7m"],
            Coins = ["", new string('x', 33)],
            StaleShareMax = 0,
            FrameBytesMax = 1,
            Linger = TimeSpan.FromDays(-1),
            Cadences = new() { L2Book = TimeSpan.Zero, StaleAfterCadences = 1 },
            Timings = new() { PingAfter = TimeSpan.FromSeconds(30), BackoffMax = TimeSpan.FromMilliseconds(1) },
        };
        string errors = string.Join('\n', GatewaySetValidator.Validate(gateways, options));
        Assert.Multiple(
            [.. new[]
            {
                "Gateway 'HL-public': the name is used twice", "Gateway 2: the name must have 1 to 64", "Gateway 2: the URL must be like wss://", "Gateway 'b': the URL must be like",
                "Gateway 'b': kind 'Hyperliquid' is not known; use hyperliquid or order-book-server", "must not hold a user name", "Gateway 'c': ConnectionsMax is 0; it must be 1 to 1000",
                "SubscriptionsMax is 70000", "Channel 'trades' is listed twice", "Channel 'l2book' is not known", "Channel 'candle,7m' is not known", "Coin '' must have", "Coin 'xxx",
                "StaleShareMax is 0", "FrameBytesMax is 1", "Linger is -1", "Cadences.L2Book is", "Cadences.StaleAfterCadences is 1", "Timings.PingAfter (00:00:30) must be less", "Timings.BackoffMax is",
            }.Select(expected => (Action)(() => Assert.Contains(expected, errors, StringComparison.Ordinal)))]);
        Assert.DoesNotContain("secret", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void At_least_one_gateway_is_needed() => Assert.Single(GatewaySetValidator.Validate([], new GatewaySetOptions()));
}
