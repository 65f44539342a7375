using System.Text.Json;
using RelayCloud.Ingest.Tests.Sessions.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Sessions;

/// <summary>Cursors, and going on after a break where it happened.</summary>
public sealed class ResumeTests
{
    private const string WithCursor = $"{RawClient.Target}&cursor=1";

    [Fact]
    public async Task After_a_break_exactly_the_missed_trades_come_then_what_is_new()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        Topic topic = host.Market.Topic(Channel.Trades);
        host.Market.PublishTrades(topic, "1", "2");
        string cursor;
        await using (RawClient client = await host.OpenAsync(WithCursor))
        {
            await client.SubscribeAsync("""{"type":"trades","coin":"BTC"}""");
            await client.ReadTextAsync();
            Assert.Equal(Trades("[1,2]", 2), await client.ReadTextAsync());
            host.Market.PublishTrades(topic, "3");
            string third = await client.ReadTextAsync();
            Assert.Equal(Trades("[3]", 3), third);
            cursor = CursorOf(third);
        }

        host.Market.PublishTrades(topic, Enumerable.Range(4, 50).Select(i => $"{i}"));
        await using RawClient again = await host.OpenAsync(WithCursor);
        await again.SubscribeAsync($$"""{"type":"trades","coin":"BTC","resume":"{{cursor}}"}""");
        Assert.Equal("""{"channel":"subscriptionResponse","data":{"method":"subscribe","subscription":{"type":"trades","coin":"BTC"}}}""", await again.ReadTextAsync());
        Assert.Equal(Trades($"[{string.Join(',', Enumerable.Range(4, 50))}]", 53), await again.ReadTextAsync());
        host.Market.PublishTrades(topic, "54");
        Assert.Equal(Trades("[54]", 54), await again.ReadTextAsync());
    }

    [Fact]
    public async Task When_nothing_was_missed_nothing_is_sent_but_the_acknowledgement()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        Topic topic = host.Market.Topic(Channel.Trades);
        host.Market.PublishTrades(topic, "1", "2");
        await using RawClient client = await host.OpenAsync(WithCursor);
        await client.SubscribeAsync($$"""{"type":"trades","coin":"BTC","resume":"{{TestMarket.Epoch}}:2"}""");
        await client.ReadTextAsync();
        await client.NothingElseAsync();
        host.Market.PublishTrades(topic, "3");
        Assert.Equal(Trades("[3]", 3), await client.ReadTextAsync());
    }

    [Fact]
    public async Task Trades_that_are_no_longer_held_are_told_as_a_gap_before_the_rest()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        Topic topic = host.Market.Topic(Channel.Trades);
        host.Market.PublishTrades(topic, "1", "2", "3", "4", "5");
        host.Market.OldestTradeOffset = 4;
        await using RawClient client = await host.OpenAsync(WithCursor);
        await client.SubscribeAsync($$"""{"type":"trades","coin":"BTC","resume":"{{TestMarket.Epoch}}:1"}""");
        Assert.Contains("subscriptionResponse", await client.ReadTextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("""{"channel":"error","data":"Resume gap: """, await client.ReadTextAsync(), StringComparison.Ordinal);
        Assert.Equal(Trades("[4,5]", 5), await client.ReadTextAsync());
        await client.NothingElseAsync();
    }

    [Theory]
    [InlineData("1:1")]
    [InlineData("1790000000000:99")]
    public async Task A_cursor_of_another_epoch_is_told_and_gets_the_ordinary_replay(string cursor)
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        host.Market.PublishTrades(host.Market.Topic(Channel.Trades), "1", "2");
        await using RawClient client = await host.OpenAsync(WithCursor);
        await client.SubscribeAsync($$"""{"type":"trades","coin":"BTC","resume":"{{cursor}}"}""");
        Assert.Contains("subscriptionResponse", await client.ReadTextAsync(), StringComparison.Ordinal);
        string notice = await client.ReadTextAsync();
        Assert.StartsWith("""{"channel":"error","data":"Resume impossible: """, notice, StringComparison.Ordinal);
        using (var json = JsonDocument.Parse(notice)) Assert.EndsWith("""{"type":"trades","coin":"BTC"}""", json.RootElement.GetProperty("data").GetString(), StringComparison.Ordinal);
        Assert.Equal(Trades("[1,2]", 2), await client.ReadTextAsync());
    }

    [Fact]
    public async Task State_has_a_cursor_too_and_clients_that_did_not_ask_see_none()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        Topic topic = host.Market.Topic(Channel.Bbo);
        host.Market.PublishState(topic, "{}");
        await using RawClient with = await host.OpenAsync(WithCursor);
        await using RawClient without = await host.OpenAsync();
        foreach (RawClient client in (RawClient[])[with, without])
        {
            await client.SubscribeAsync("""{"type":"bbo","coin":"BTC"}""");
            await client.ReadTextAsync();
        }

        Assert.Equal($$"""{"channel":"bbo","data":{},"cursor":"{{TestMarket.Epoch}}:1"}""", await with.ReadTextAsync());
        Assert.Equal("""{"channel":"bbo","data":{}}""", await without.ReadTextAsync());
        host.Market.PublishState(topic, "[]");
        Assert.Equal($$"""{"channel":"bbo","data":[],"cursor":"{{TestMarket.Epoch}}:2"}""", await with.ReadTextAsync());
        Assert.Equal("""{"channel":"bbo","data":[]}""", await without.ReadTextAsync());
    }

    private static string Trades(string data, int offset) => $$"""{"channel":"trades","data":{{data}},"cursor":"{{TestMarket.Epoch}}:{{offset}}"}""";

    private static string CursorOf(string frame)
    {
        using var json = JsonDocument.Parse(frame);
        return json.RootElement.GetProperty("cursor").GetString()!;
    }
}
