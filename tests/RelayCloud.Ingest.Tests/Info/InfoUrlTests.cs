using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Info.Upstream;

namespace RelayCloud.Ingest.Tests.Info;

public sealed class InfoUrlTests
{
    [Theory]
    [InlineData("wss://api.hyperliquid.xyz/ws", null, "https://api.hyperliquid.xyz/info")]
    [InlineData("ws://localhost:9001/ws", null, "http://localhost:9001/info")]
    [InlineData("wss://[::1]:8443/a/b?c=d", null, "https://[::1]:8443/info")]
    [InlineData("ws://localhost:9001/ws", "https://other:1/x/info?y=z", "https://other:1/x/info?y=z")]
    public void It_follows_from_the_WebSocket_unless_it_is_configured(string ws, string? configured, string expected)
    {
        Assert.True(InfoUrl.TryFind(new GatewayOptions { Name = "a", Url = ws, InfoUrl = configured }, out Uri? url, out _));
        Assert.Equal(new Uri(expected), url);
    }

    [Theory]
    [InlineData("https://api.hyperliquid.xyz/ws", null, "'https://api.hyperliquid.xyz/ws' is not an absolute ws:// or wss:// URL")]
    [InlineData("", null, "Url ''")]
    [InlineData("ws://a/ws", "/info", "InfoUrl '/info' is not an absolute http:// or https:// URL")]
    [InlineData("ws://a/ws", "ws://a/info", "InfoUrl 'ws://a/info'")]
    public void A_wrong_URL_is_named_with_what_would_be_right(string ws, string? configured, string expected)
    {
        Assert.False(InfoUrl.TryFind(new GatewayOptions { Name = "a", Url = ws, InfoUrl = configured }, out _, out string? error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Contains("Gateway 'a'", error, StringComparison.Ordinal);
    }
}
