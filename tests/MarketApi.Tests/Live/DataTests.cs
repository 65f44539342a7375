using System.Net;
using System.Text.Json;
using RelayCloud.MarketApi.Tests.Support;

namespace RelayCloud.MarketApi.Tests.Live;

/// <summary>What is answered.</summary>
public sealed class DataTests(LiveApi api)
{
    private const long TimeMs = 1_790_812_800_000;

    public static TheoryData<string> Symbols() => ["BTC", "@107", "xyz:TSLA", "PURR/USDC", "#6740"];

    [Theory]
    [MemberData(nameof(Symbols))]
    public async Task Every_symbol_gives_the_exchanges_own_text_with_its_times_and_cursor(string symbol)
    {
        string escaped = Uri.EscapeDataString(symbol);
        Check(await GetAsync($"v1/orderbook?symbol={escaped}"), symbol, "7:41", Rows.Book(20, 20, coin: symbol));
        Check(await GetAsync($"v1/bbo?symbol={escaped}"), symbol, "7:42", $$"""{"coin":"{{symbol}}","time":1790812800000,"bbo":[{"px":"84143.0","sz":"10.25923","n":36},null]}""");
        Check(await GetAsync($"v1/trades?symbol={escaped}&limit=200"), symbol, "7:43", Rows.Trades(60));
        Answer candle = await GetAsync($"v1/candles?symbol={escaped}&interval=1m");
        Check(candle, symbol, "7:44", """[{"t":1790812800000,"T":1790812859999,"s":"BTC","i":"1m","o":"84143.0","c":"84143.0","h":"84144.0","l":"84143.0","v":"14.27847","n":114}]""");
        Assert.Equal("1m", candle.Json.GetProperty("interval").GetString());
    }

    [Fact]
    public async Task Every_depth_and_limit_gives_the_best_levels_and_the_newest_trades()
    {
        for (int depth = 1; depth <= 25; depth++)
            Assert.Equal(Rows.Book(Math.Min(depth, 20), Math.Min(depth, 20)), DataOf(await GetAsync($"v1/orderbook?symbol=BTC&depth={depth}")));
        foreach (int limit in (int[])[1, 2, 59, 60, 61, 200])
        {
            JsonElement data = (await GetAsync($"v1/trades?symbol=BTC&limit={limit}")).Json.GetProperty("data");
            Assert.Equal(Math.Min(limit, 60), data.GetArrayLength());
            Assert.Equal(59, data[data.GetArrayLength() - 1].GetProperty("tid").GetInt32());
        }

        Assert.Equal(50, (await GetAsync("v1/trades?symbol=BTC")).Json.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Mids_of_each_dex_and_symbols_are_as_they_were_written()
    {
        Answer mids = await GetAsync("v1/mids");
        Assert.Equal("""{"mids":{"BTC":"84143.50","ETH":"4000.5","@107":"69.408"}}""", DataOf(mids));
        // The channel has no time of its own: the age is from when it was received.
        Assert.Equal(JsonValueKind.Null, mids.Json.GetProperty("time").ValueKind);
        Assert.Equal(TimeMs * 1_000, mids.Json.GetProperty("receivedAtUs").GetInt64());
        Answer dex = await GetAsync("v1/mids?dex=xyz");
        Assert.Equal("""{"dex":"xyz","mids":{"xyz:TSLA":"336.3550"}}""", DataOf(dex));
        Assert.Equal("xyz", dex.Json.GetProperty("dex").GetString());
        Assert.Equal(9, (await GetAsync("v1/symbols")).Json.GetProperty("data").GetProperty("symbols").GetArrayLength());
        Assert.Contains("/v1/symbols", (await GetAsync("v1/mids?dex=none")).Refused(404, "not_found"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_there_is_not_is_404_with_what_there_is()
    {
        Assert.Contains("GET /v1/symbols", (await GetAsync("v1/orderbook?symbol=NONE")).Refused(404, "not_found"), StringComparison.Ordinal);
        Assert.Contains("GET /v1/symbols", (await GetAsync("v1/orderbook?symbol=btc")).Refused(404, "not_found"), StringComparison.Ordinal);
        // Listed, and nothing came yet.
        foreach (string route in (string[])["v1/orderbook?symbol=NEW", "v1/bbo?symbol=NEW", "v1/trades?symbol=NEW"]) (await GetAsync(route)).Refused(404, "not_found");
        Assert.Contains("there are none", (await GetAsync("v1/candles?symbol=NEW&interval=1m")).Refused(404, "not_found"), StringComparison.Ordinal);
        Assert.Contains("there are 1m", (await GetAsync("v1/candles?symbol=BTC&interval=1M")).Refused(404, "not_found"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newer_of_both_books_is_given_where_it_is_deep_enough()
    {
        await api.PutAsync("THIN", "l2Book", Rows.Book(20, 20, timeMs: TimeMs), 100, TimeMs);
        await api.PutAsync("THIN", "l2Book,fast", Rows.Book(5, 5, fast: true, TimeMs + 500), 900, TimeMs + 500);
        Assert.Equal(Rows.Book(3, 3, fast: true, TimeMs + 500), DataOf(await GetAsync("v1/orderbook?symbol=THIN&depth=3")));
        Assert.Equal("7:900", (await GetAsync("v1/orderbook?symbol=THIN&depth=5")).Json.GetProperty("cursor").GetString());
        Assert.Equal("7:100", (await GetAsync("v1/orderbook?symbol=THIN&depth=6")).Json.GetProperty("cursor").GetString());
        // The fast one stands still: the other overtakes it.
        await api.PutAsync("THIN", "l2Book", Rows.Book(20, 20, timeMs: TimeMs + 5_000), 101, TimeMs + 5_000);
        await Until.TrueAsync("the newer book is served", () => GetAsync("v1/orderbook?symbol=THIN&depth=3").Result.Json.GetProperty("cursor").GetString() == "7:101");
    }

    [Theory]
    [MemberData(nameof(AccessTests.RouteCases), MemberType = typeof(AccessTests))]
    public async Task Who_has_the_newest_already_gets_304(string route)
    {
        string etag = (await GetAsync(route)).Header("ETag");
        Assert.StartsWith("W/\"", etag, StringComparison.Ordinal);
        foreach (string seen in (string[])[etag, etag[2..], $"\"x\", {etag}", $"{etag}, \"y\"", "*"])
        {
            Answer answer = await GetAsync(route, r => r.Headers.TryAddWithoutValidation("If-None-Match", seen));
            Assert.Equal((HttpStatusCode.NotModified, ""), (answer.Status, answer.Body));
            Assert.Equal(etag, answer.Header("ETag"));
            Assert.NotEmpty(answer.Header("Cache-Control"));
            Assert.NotEmpty(answer.Header("RateLimit-Remaining"));
        }

        foreach (string other in (string[])["\"7:4\"", "W/\"x\"", etag.Insert(3, "0"), ""])
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(route, r => r.Headers.TryAddWithoutValidation("If-None-Match", other))).Status);
    }

    [Fact]
    public async Task Another_depth_of_the_same_book_has_another_etag()
    {
        string[] etags = [.. await Task.WhenAll(Enumerable.Range(1, 20).Select(async d => (await GetAsync($"v1/orderbook?symbol=BTC&depth={d}")).Header("ETag")))];
        Assert.Equal(20, etags.Distinct().Count());
    }

    [Fact]
    public async Task A_change_in_the_table_is_served_within_the_interval_with_a_new_etag()
    {
        await api.PutAsync("MOVES", "bbo", "{\"coin\":\"MOVES\",\"bbo\":[null,null]}", 1);
        string before = (await GetAsync("v1/bbo?symbol=MOVES")).Header("ETag");
        await api.PutAsync("MOVES", "bbo", "{\"coin\":\"MOVES\",\"bbo\":[null,{\"px\":\"1.0\",\"sz\":\"1\",\"n\":1}]}", 2, TimeMs + 1);
        await Until.TrueAsync("the newer quote is served", () => GetAsync("v1/bbo?symbol=MOVES", r => r.Headers.TryAddWithoutValidation("If-None-Match", before)).Result.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task How_long_an_answer_may_be_kept_follows_the_plan()
    {
        Assert.Equal("private, no-cache", (await GetAsync("v1/bbo?symbol=BTC")).Header("Cache-Control").Replace("no-cache, private", "private, no-cache"));
        string slow = await api.AddKeyAsync(l => l with { ConflationMs = 2_000 });
        Assert.Contains("max-age=2", (await Answer.GetAsync(api.Client, "v1/bbo?symbol=BTC", slow)).Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Contains("max-age=60", (await GetAsync("v1/symbols")).Header("Cache-Control"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_longer_than_a_column_comes_out_whole()
    {
        string book = Rows.Book(700, 700, coin: "HOT");
        Assert.InRange(book.Length, 33_000, 100_000);
        await api.PutAsync("HOT", "l2Book", book, 5);
        Assert.Equal(book, DataOf(await GetAsync("v1/orderbook?symbol=HOT&depth=1000")));
        Assert.Equal(Rows.Book(1, 1, coin: "HOT"), DataOf(await GetAsync("v1/orderbook?symbol=HOT&depth=1")));
    }

    [Fact]
    public async Task Health_tells_how_old_the_feed_is_to_everyone()
    {
        Answer health = await Answer.GetAsync(api.Client, "health", "");
        Assert.Equal(HttpStatusCode.OK, health.Status);
        // The rows of this market are written once, long ago.
        Assert.Equal("degraded", health.Json.GetProperty("status").GetString());
        Assert.Contains("old", health.Json.GetProperty("reason").GetString()!, StringComparison.Ordinal);
    }

    private static string DataOf(Answer answer)
    {
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        return answer.Json.GetProperty("data").GetRawText();
    }

    private static void Check(Answer answer, string symbol, string cursor, string data)
    {
        Assert.Equal(data, DataOf(answer));
        JsonElement json = answer.Json;
        Assert.Equal(symbol, json.GetProperty("symbol").GetString());
        Assert.Equal(cursor, json.GetProperty("cursor").GetString());
        Assert.Equal(TimeMs, json.GetProperty("time").GetInt64());
        Assert.Equal(TimeMs * 1_000, json.GetProperty("receivedAtUs").GetInt64());
        long age = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - TimeMs;
        // Before the data's time the age is 0.
        Assert.InRange(json.GetProperty("ageMs").GetInt64(), Math.Max(0, age - 60_000), Math.Max(0, age));
        Assert.False(json.GetProperty("stale").GetBoolean());
        Assert.Equal("application/json", answer.Message.Content.Headers.ContentType?.ToString());
    }

    private Task<Answer> GetAsync(string address, Action<HttpRequestMessage>? change = null) => Answer.GetAsync(api.Client, address, api.Key, change);
}
