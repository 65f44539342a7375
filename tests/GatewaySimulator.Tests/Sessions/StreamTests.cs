using System.Text.Json;
using RelayCloud.GatewaySimulator.Feeds;
using RelayCloud.GatewaySimulator.Market;
using RelayCloud.GatewaySimulator.Tests.Support;

namespace RelayCloud.GatewaySimulator.Tests.Sessions;

public class StreamTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Slow_books_come_every_5400_ms_with_20_levels_and_fast_ones_every_540_with_5()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: _time);
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await client.SubscribeAsync("""{"type":"l2Book","coin":"BTC"}""");
        await client.SubscribeAsync("""{"type":"l2Book","coin":"ETH"}""");
        await client.SubscribeAsync("""{"type":"l2Book","coin":"BTC","fast":true}""");
        await client.UntilPongAsync();

        List<JsonElement> books = await AdvanceAsync(gateway, client, 54_000, "l2Book");

        JsonElement[] fast = [.. books.Where(b => b.TryGetProperty("fast", out _))];
        JsonElement[] btc = [.. books.Where(b => !b.TryGetProperty("fast", out _) && b.GetProperty("coin").GetString() == "BTC")];
        JsonElement[] eth = [.. books.Where(b => b.GetProperty("coin").GetString() == "ETH")];
        Assert.Equal(10, btc.Length);
        Assert.Equal(100, fast.Length);
        Assert.Equal(btc.Select(Time), eth.Select(Time));
        Assert.Equal(Time(btc[^1]), Time(fast.Last(f => Time(f) <= Time(btc[^1]))));
        Assert.All(btc, b => Assert.All(b.GetProperty("levels").EnumerateArray(), side => Assert.Equal(20, side.GetArrayLength())));
        Assert.All(fast, b => Assert.All(b.GetProperty("levels").EnumerateArray(), side => Assert.Equal(5, side.GetArrayLength())));
        Assert.All(btc.Concat(fast), b => Assert.False(b.TryGetProperty("spread", out _)));
    }

    [Fact]
    public async Task An_aggregated_book_has_a_spread_and_does_not_say_its_aggregation()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: _time);
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await client.SubscribeAsync("""{"type":"l2Book","coin":"BTC","nSigFigs":3}""");
        JsonElement book = await client.NextOfAsync("l2Book");
        Assert.Equal(["coin", "time", "levels", "spread"], book.EnumerateObject().Select(p => p.Name));
        Assert.All(book.GetProperty("levels").EnumerateArray().SelectMany(side => side.EnumerateArray()), level =>
            Assert.EndsWith("00.0", level.GetProperty("px").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bbo_comes_only_when_it_changes_and_is_the_top_of_the_book()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: _time);
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await client.SubscribeAsync("""{"type":"bbo","coin":"BTC"}""");
        JsonElement first = await client.NextOfAsync("bbo");
        await client.SubscribeAsync("""{"type":"l2Book","coin":"BTC","fast":true}""");
        await client.UntilPongAsync();

        List<JsonElement> frames = await AdvanceAsync(gateway, client, 20_000, "bbo", "l2Book");

        string last = first.GetProperty("bbo").GetRawText();
        long lastMs = Time(first);
        foreach (JsonElement frame in frames)
        {
            Assert.True(Time(frame) >= lastMs);
            lastMs = Time(frame);
            if (frame.TryGetProperty("bbo", out JsonElement bbo))
            {
                Assert.NotEqual(last, bbo.GetRawText());
                last = bbo.GetRawText();
                continue;
            }
            JsonElement levels = frame.GetProperty("levels");
            Assert.Equal(last, $"[{levels[0][0].GetRawText()},{levels[1][0].GetRawText()}]");
        }
        Assert.InRange(frames.Count(f => f.TryGetProperty("bbo", out _)), 60, 200);
    }

    [Fact]
    public async Task Trades_begin_with_the_last_30_and_then_every_trade_comes_once_and_in_order()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: _time);
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        long fromMs = gateway.TimeMs;
        await client.SubscribeAsync("""{"type":"trades","coin":"BTC"}""");
        JsonElement replay = await client.NextOfAsync("trades");
        Assert.Equal(Tids(gateway.Market.Find("BTC")!.LastTrades(gateway.Market.Clock.BlockAt(fromMs), 30)), Tids([replay]));
        await client.UntilPongAsync();

        List<JsonElement> frames = await AdvanceAsync(gateway, client, 50_000, "trades");

        IReadOnlyList<Trade> truth = gateway.Market.TradesBetween("BTC", fromMs + 1, gateway.TimeMs);
        Assert.True(truth.Count > 50);
        Assert.Equal(Tids(truth), Tids(frames));
        Assert.All(frames, frame => Assert.Single(frame.EnumerateArray().Select(t => t.GetProperty("time").GetInt64()).Distinct()));
        JsonElement trade = frames[0][0];
        Assert.Equal(["coin", "side", "px", "sz", "time", "hash", "tid", "users"], trade.EnumerateObject().Select(p => p.Name));
        Assert.Matches("^0x[0-9a-f]{64}$", trade.GetProperty("hash").GetString());
        Assert.Matches("^0x[0-9a-f]{40}$", trade.GetProperty("users")[0].GetString());
        Assert.Contains(trade.GetProperty("side").GetString(), (string[])["A", "B"]);
    }

    [Fact]
    public async Task Candles_add_up_the_trades_and_end_whole()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: _time);
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await client.SubscribeAsync("""{"type":"candle","coin":"BTC","interval":"1m"}""");
        long openMs = (await client.NextOfAsync("candle")).GetProperty("t").GetInt64();
        await client.UntilPongAsync();

        List<JsonElement> candles = await AdvanceAsync(gateway, client, 58_000, "candle");
        candles.AddRange(await AdvanceAsync(gateway, client, 10_000, "candle"));

        JsonElement last = candles.Last(c => c.GetProperty("t").GetInt64() == openMs);
        IReadOnlyList<Trade> trades = gateway.Market.TradesBetween("BTC", openMs, openMs + 59_999);
        Assert.Equal(trades.Count, last.GetProperty("n").GetInt32());
        Assert.Equal(openMs + 59_999, last.GetProperty("T").GetInt64());
        Assert.Contains(candles, c => c.GetProperty("t").GetInt64() == openMs + 60_000);
        Assert.Equal(["t", "T", "s", "i", "o", "c", "h", "l", "v", "n"], last.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task Contexts_come_every_second_and_spot_has_a_channel_of_its_own()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: _time);
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await client.SubscribeAsync("""{"type":"activeAssetCtx","coin":"BTC"}""");
        await client.SubscribeAsync("""{"type":"activeAssetCtx","coin":"@107"}""");
        await client.UntilPongAsync();
        List<JsonElement> perp = await AdvanceAsync(gateway, client, 10_000, "activeAssetCtx");
        Assert.Equal(10, perp.Count);
        JsonElement context = perp[^1].GetProperty("ctx");
        Assert.Equal(["funding", "openInterest", "prevDayPx", "dayNtlVlm", "premium", "oraclePx", "markPx", "midPx", "impactPxs", "dayBaseVlm"], context.EnumerateObject().Select(p => p.Name));
        List<JsonElement> spot = await AdvanceAsync(gateway, client, 10_000, "activeSpotAssetCtx");
        Assert.Equal(10, spot.Count);
    }

    [Fact]
    public async Task All_mids_have_a_dex_key_only_when_it_is_not_the_first_dex()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: _time);
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await client.SubscribeAsync("""{"type":"allMids"}""");
        JsonElement first = await client.NextOfAsync("allMids");
        Assert.False(first.TryGetProperty("dex", out _));
        Assert.All((string[])["BTC", "@107", "#6740", "PURR/USDC"], coin => Assert.True(first.GetProperty("mids").TryGetProperty(coin, out _), coin));
        await client.SubscribeAsync("""{"type":"allMids","dex":"xyz"}""");
        JsonElement xyz = await client.NextOfAsync("allMids");
        Assert.Equal("xyz", xyz.GetProperty("dex").GetString());
        Assert.True(xyz.GetProperty("mids").TryGetProperty("xyz:SP500", out _));
        await client.UntilPongAsync();
        Assert.Equal(10 * 2, (await AdvanceAsync(gateway, client, 50_500, "allMids")).Count);
    }

    [Fact]
    public async Task Two_gateways_with_one_seed_send_the_same_frames_though_started_at_different_times()
    {
        await using SimulatedGateway a = await Gateways.StartAsync(time: _time);
        await Gateways.WaitForBlocksAsync(_time);
        _time.Advance(TimeSpan.FromSeconds(33));
        await using SimulatedGateway b = await Gateways.StartAsync(o => o with { Name = "B" }, _time);
        await Until.TrueAsync("A has caught up", () => a.PublishedBlock == b.PublishedBlock);
        await using GatewayClient fromA = await GatewayClient.ConnectAsync(a);
        await using GatewayClient fromB = await GatewayClient.ConnectAsync(b);
        foreach (GatewayClient client in (GatewayClient[])[fromA, fromB])
        {
            await client.SubscribeAsync("""{"type":"bbo","coin":"BTC"}""");
            await client.SubscribeAsync("""{"type":"l2Book","coin":"HYPE","fast":true}""");
            await client.SubscribeAsync("""{"type":"trades","coin":"ETH"}""");
            await client.SubscribeAsync("""{"type":"candle","coin":"SOL","interval":"3m"}""");
            await client.UntilPongAsync();
        }

        string[] channels = ["bbo", "l2Book", "trades", "candle"];
        await Gateways.WaitForBlocksAsync(_time, gateways: 2);
        _time.Advance(TimeSpan.FromSeconds(20));
        List<JsonElement> seenA = await SettleAsync(a, fromA, channels);
        List<JsonElement> seenB = await SettleAsync(b, fromB, channels);

        Assert.True(seenA.Count > 100);
        Assert.Equal(seenA.Select(f => f.GetRawText()), seenB.Select(f => f.GetRawText()));
    }

    [Fact]
    public async Task After_a_restart_on_the_same_port_the_market_goes_on()
    {
        SimulatedGateway before = await Gateways.StartAsync(time: _time);
        int port = before.Port;
        await using GatewayClient client = await GatewayClient.ConnectAsync(before);
        await before.DisposeAsync();
        await client.AssertClosedWithoutAWordAsync();

        await using SimulatedGateway after = await Gateways.StartAsync(o => o with { Port = port }, _time);
        await using GatewayClient again = await GatewayClient.ConnectAsync(after);
        Assert.Equal(before.Market.Find("BTC")!.Book(before.Market.NewestBlock, 20).Bids, after.Market.Find("BTC")!.Book(after.Market.NewestBlock, 20).Bids);
    }

    [Fact]
    public async Task A_delay_delays_delivery_and_not_the_market()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(o => Gateways.WithoutBlocks(o) with { DelayMs = 250, JitterMs = 50 }, _time);
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await client.SendAsync("""{"method":"ping"}""");
        await _time.TimersAsync(1, TimeSpan.FromMilliseconds(301), "the pong");
        _time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Equal(0, gateway.Counters.FramesSent);
        _time.Advance(TimeSpan.FromMilliseconds(52));
        Assert.Equal("""{"channel":"pong"}""", await client.NextAsync());
        Assert.Equal(gateway.Market.Clock.TimeMs(gateway.Market.NewestBlock), gateway.TimeMs);
    }

    private static long Time(JsonElement frame) => frame.GetProperty("time").GetInt64();

    private static IEnumerable<long> Tids(IReadOnlyList<Trade> trades) => trades.Select(t => t.Tid);

    private static IEnumerable<long> Tids(IEnumerable<JsonElement> frames) => frames.SelectMany(f => f.EnumerateArray()).Select(t => t.GetProperty("tid").GetInt64());

    private async Task<List<JsonElement>> AdvanceAsync(SimulatedGateway gateway, GatewayClient client, int ms, params string[] channels)
    {
        await Gateways.WaitForBlocksAsync(_time);
        _time.Advance(TimeSpan.FromMilliseconds(ms));
        return await SettleAsync(gateway, client, channels);
    }

    /// <summary>The data of some channels, once the gateway has published every block up to now.</summary>
    private static async Task<List<JsonElement>> SettleAsync(SimulatedGateway gateway, GatewayClient client, string[] channels)
    {
        await Until.TrueAsync("all blocks are published", () => gateway.PublishedBlock == gateway.Market.NewestBlock);
        List<string> frames = await client.UntilPongAsync();
        return [.. frames.Select(f => JsonElement.Parse(f)).Where(f => channels.Contains(f.GetProperty("channel").GetString(), StringComparer.Ordinal)).Select(f => f.GetProperty("data"))];
    }
}
