using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.Usage;
using RelayCloud.Ingest.Tests.Sessions.Keys;
using RelayCloud.Ingest.Tests.Sessions.Support;

namespace RelayCloud.Ingest.Tests.Sessions;

/// <summary>The channel <c>notification</c> as the exchange's clients subscribe to it (reference section 4.9).</summary>
public sealed class NotificationTests
{
    private const string User = "0x00000000000000000000000000000000000000ab";
    private const string Echo = $$"""{"type":"notification","user":"{{User}}"}""";
    private const string Escaped = $$"""{\"type\":\"notification\",\"user\":\"{{User}}\"}""";

    [Theory]
    [InlineData(Echo)]
    [InlineData("""{"user":"0X00000000000000000000000000000000000000AB","type":"notification"}""")]
    [InlineData("""{"type":"notific\u0061tion","user":"0x00000000000000000000000000000000000000\u0061b","unknown":[1,{"user":2}]}""")]
    public async Task It_is_acknowledged_in_lower_case_once_and_can_be_taken_back(string same)
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        await client.SubscribeAsync(same);
        Assert.Equal($$$"""{"channel":"subscriptionResponse","data":{"method":"subscribe","subscription":{{{Echo}}}}}""", await client.ReadTextAsync());
        await client.SubscribeAsync(Echo);
        Assert.Equal($$"""{"channel":"error","data":"Already subscribed: {{Escaped}}"}""", await client.ReadTextAsync());
        await client.UnsubscribeAsync(same);
        Assert.Equal($$$"""{"channel":"subscriptionResponse","data":{"method":"unsubscribe","subscription":{{{Echo}}}}}""", await client.ReadTextAsync());
        await client.UnsubscribeAsync(Echo);
        Assert.Equal($$"""{"channel":"error","data":"Already unsubscribed: {{Escaped}}"}""", await client.ReadTextAsync());
        await client.NothingElseAsync();
    }

    [Theory]
    [InlineData("""{"type":"notification"}""")]
    [InlineData("""{"type":"notification","user":null}""")]
    [InlineData("""{"type":"notification","user":7}""")]
    [InlineData("""{"type":"notification","user":["0x00000000000000000000000000000000000000ab"]}""")]
    [InlineData("""{"type":"notification","user":"0x00000000000000000000000000000000000000a"}""")]
    [InlineData("""{"type":"notification","user":"0x00000000000000000000000000000000000000abc"}""")]
    [InlineData("""{"type":"notification","user":"0x00000000000000000000000000000000000000ag"}""")]
    [InlineData("""{"type":"notification","user":"1x00000000000000000000000000000000000000ab"}""")]
    [InlineData("""{"type":"notification","user":"0x00000000000000000000000000000000000000ab","user":"0x00000000000000000000000000000000000000ab"}""")]
    [InlineData("""{"type":"notification","type":"notification","user":"0x00000000000000000000000000000000000000ab"}""")]
    [InlineData("""{"type":"notification","user":"\ud80000000000000000000000000000000000000000ab"}""")]
    public async Task A_user_that_is_no_address_is_a_parse_error_and_the_socket_stays(string wrong)
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        foreach (string method in (string[])["subscribe", "unsubscribe"])
        {
            await client.SendTextAsync($$"""{"method":"{{method}}","subscription":{{wrong}}}""");
            Assert.StartsWith("""{"channel":"error","data":"Error parsing JSON into valid websocket request: """, await client.ReadTextAsync(), StringComparison.Ordinal);
        }

        await client.NothingElseAsync();
    }

    [Fact]
    public async Task It_counts_against_the_limit_of_subscriptions_as_others_do()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Grant = new() { Name = "test", SubscriptionsMax = 2 } });
        await using RawClient client = await host.OpenAsync();
        string[] asked = [Echo, """{"type":"bbo","coin":"BTC"}""", """{"type":"bbo","coin":"ETH"}""", Echo.Replace("ab", "ac", StringComparison.Ordinal)];
        foreach (string subscription in asked) await client.SubscribeAsync(subscription);
        for (int i = 0; i < 2; i++) Assert.StartsWith("""{"channel":"subscriptionResponse",""", await client.ReadTextAsync(), StringComparison.Ordinal);
        for (int i = 0; i < 2; i++) Assert.Equal("""{"channel":"error","data":"Cannot subscribe to more than 2 channels."}""", await client.ReadTextAsync());
        await client.UnsubscribeAsync(Echo);
        await client.ReadTextAsync();
        await client.SubscribeAsync("""{"type":"bbo","coin":"ETH"}""");
        Assert.StartsWith("""{"channel":"subscriptionResponse",""", await client.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_smaller_plan_ends_the_newest_subscriptions_of_all_kinds()
    {
        var keys = new ScriptedKeys();
        KeyGrant wide = new() { Name = "a1", SubscriptionsMax = 10 };
        keys.Known["acme"] = KeyCheck.Ok(wide);
        var usage = new UsageTable(TimeProvider.System);
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Keys = keys, Usage = usage });
        await using RawClient client = await host.OpenAsync("/ws?apiKey=acme");
        string[] asked = ["""{"type":"bbo","coin":"BTC"}""", Echo, """{"type":"bbo","coin":"ETH"}""", Echo.Replace("ab", "ac", StringComparison.Ordinal)];
        foreach (string subscription in asked)
        {
            await client.SubscribeAsync(subscription);
            Assert.StartsWith("""{"channel":"subscriptionResponse",""", await client.ReadTextAsync(), StringComparison.Ordinal);
        }

        IGrantHolder session = Assert.Single(Assert.Single(usage.OfKey("a1")).Holders());
        session.Apply(wide with { SubscriptionsMax = 2 });
        string[] ended = [await client.ReadTextAsync(), await client.ReadTextAsync()];
        Assert.All(ended, static e => Assert.Contains("no longer includes as many subscriptions", e, StringComparison.Ordinal));
        Assert.Contains(ended, static e => e.Contains("ETH", StringComparison.Ordinal));
        Assert.Contains(ended, static e => e.Contains("00ac", StringComparison.Ordinal));
        await client.SubscribeAsync(Echo);
        Assert.StartsWith("""{"channel":"error","data":"Already subscribed""", await client.ReadTextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, host.Demand.Held);
        client.Reset();
        await host.AtRestAsync();
    }
}
