using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Ingest.Info;
using RelayCloud.Ingest.Snapshots.Rows;
using RelayCloud.Ingest.Snapshots.Symbols;
using RelayCloud.Ingest.Tests.Gateways;
using RelayCloud.Ingest.Tests.Sessions.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Snapshots;

/// <summary>The list of symbols: every coin that exists, with what the gateways' metadata says of it.</summary>
public sealed class SymbolsTests
{
    private readonly CoinTable _coins = new();
    private readonly Universe _universe = new();
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Every_coin_is_listed_in_the_exchanges_order_with_what_is_known_of_it()
    {
        Exist("BTC", "OLD", "@107", "PURR/USDC", "#6740", "xyz:TSLA");
        JsonElement list = await ReadAsync(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["meta"] = "{\"universe\":[{\"szDecimals\":5,\"name\":\"BTC\",\"maxLeverage\":40},{\"szDecimals\":1,\"name\":\"OLD\",\"maxLeverage\":3,\"isDelisted\":true}]}",
            ["perpDexs"] = "[null,{\"name\":\"xyz\"}]",
            ["allPerpMetas"] = "[{\"universe\":[]},{\"universe\":[{\"szDecimals\":3,\"name\":\"TSLA\",\"maxLeverage\":10}]}]",
            ["spotMeta"] = "{\"universe\":[{\"tokens\":[1,0],\"name\":\"PURR/USDC\",\"index\":0,\"isCanonical\":true},{\"tokens\":[2,0],\"name\":\"@107\",\"index\":107,\"isCanonical\":false}],"
                + "\"tokens\":[{\"name\":\"USDC\",\"szDecimals\":8,\"index\":0},{\"name\":\"PURR\",\"szDecimals\":0,\"index\":1},{\"name\":\"HYPE\",\"szDecimals\":2,\"index\":2}]}",
        });
        Assert.Equal(
            [
                """{"coin":"BTC","kind":"perp","dex":"","szDecimals":5,"maxLeverage":40,"isDelisted":false}""",
                """{"coin":"OLD","kind":"perp","dex":"","szDecimals":1,"maxLeverage":3,"isDelisted":true}""",
                """{"coin":"xyz:TSLA","kind":"builderPerp","dex":"xyz","szDecimals":3,"maxLeverage":10,"isDelisted":false}""",
                """{"coin":"@107","kind":"spot","szDecimals":2,"base":"HYPE","quote":"USDC"}""",
                """{"coin":"PURR/USDC","kind":"spot","szDecimals":0,"base":"PURR","quote":"USDC"}""",
                """{"coin":"#6740","kind":"outcome"}""",
            ],
            list.GetProperty("symbols").EnumerateArray().Select(s => s.GetRawText()));
        Assert.Equal("[\"\",\"xyz\"]", list.GetProperty("dexs").GetRawText());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"universe\":[{\"name\":7}],\"tokens\":{}}")]
    [InlineData("{\"universe\":[{\"name\":\"BTC\",\"szDecimals\":\"5\"}]}")]
    public async Task Without_metadata_coins_are_listed_by_name(string answer)
    {
        Exist("BTC", "@107");
        JsonElement list = await ReadAsync(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["meta"] = answer,
            ["allPerpMetas"] = answer,
            ["perpDexs"] = answer,
            ["spotMeta"] = answer,
        });
        Assert.Equal(["BTC", "@107"], list.GetProperty("symbols").EnumerateArray().Select(s => s.GetProperty("coin").GetString()));
    }

    [Fact]
    public async Task Without_a_gateway_coins_are_listed_by_name()
    {
        Exist("BTC");
        JsonElement list = await ReadAsync([]);
        Assert.Equal("""{"coin":"BTC","kind":"perp","dex":""}""", list.GetProperty("symbols")[0].GetRawText());
    }

    [Fact]
    public void Each_reading_has_the_next_offset()
    {
        var source = new SymbolsSource(_time);
        Assert.False(source.TryGetCursor(out _));
        source.Set("1"u8.ToArray());
        source.Set("2"u8.ToArray());
        var data = new ArrayBufferWriter<byte>();
        Assert.True(source.TryRead(data, out RowValue value));
        Assert.Equal("2", Encoding.UTF8.GetString(data.WrittenSpan));
        Assert.Equal((2, _time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000), (value.Cursor.Offset, value.ReceivedAtUs));
    }

    private void Exist(params string[] coins) => _universe.Replace(coins.Select(_coins.GetOrAdd), [0, _coins.GetOrAdd("xyz")]);

    private async Task<JsonElement> ReadAsync(Dictionary<string, string> answers)
    {
        var source = new SymbolsSource(_time);
        await new SymbolsReader(source, new Answers(answers), _universe, _coins, _time, NullLogger.Instance).ReadAsync(CancellationToken.None);
        var data = new ArrayBufferWriter<byte>();
        Assert.True(source.TryRead(data, out _));
        return JsonDocument.Parse(data.WrittenMemory.ToArray()).RootElement.Clone();
    }

    private sealed class Answers(Dictionary<string, string> byType) : IInfoService
    {
        public ValueTask<InfoReply> AnswerAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        {
            using var request = JsonDocument.Parse(body);
            return ValueTask.FromResult(byType.TryGetValue(request.RootElement.GetProperty("type").GetString()!, out string? answer)
                ? ScriptedInfo.Json(200, answer)
                : ScriptedInfo.Json(503, "{}"));
        }
    }
}
