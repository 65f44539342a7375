using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RelayCloud.Accounts.Plans;
using RelayCloud.MarketApi.Answers;
using RelayCloud.MarketApi.Requests;
using RelayCloud.MarketApi.Snapshots;
using RelayCloud.MarketApi.Tests.Support;

namespace RelayCloud.MarketApi.Tests.Answers;

/// <summary>Answers cut out of the exchange's own text, against the text taken apart and put together again.</summary>
public sealed class AnswerTests
{
    private static readonly PlanLimits Limits = new()
    {
        ConnectionsMax = 1,
        SubscriptionsMax = 1,
        MessagesPerSecondMax = 1,
        RestRequestsPerMinuteMax = 1,
        DepthMax = 1_000,
        ConflationMs = 0,
        GrpcAllowed = false,
        DirectWebSocketAllowed = false,
        HistoryDays = 0,
    };

    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_book_at_any_depth_is_the_same_text_with_fewer_levels(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++)
        {
            string[][] sides = [RandomItems(random), RandomItems(random)];
            string before = random.Next(2) == 0 ? "\"coin\":\"a\\\"]},[{\",\"time\":12," : "\"x\":[[{\"px\":\"1\"}]],";
            string after = random.Next(2) == 0 ? ",\"fast\":true" : ",\"spread\":{\"levels\":[[],[]]}";
            string Text(int depth) => $"{{{before}\"levels\":[[{string.Join(',', sides[0].Take(depth))}],[{string.Join(',', sides[1].Take(depth))}]]{after}}}";
            var book = new BookText(Rows.Of("l2Book", Text(int.MaxValue)), "A", _time);
            for (int depth = 1; depth <= 25; depth++) Assert.Equal(Text(depth), DataOf(book.OfDepth(depth)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Any_trades_to_any_limit_are_the_end_of_the_same_text(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++)
        {
            string[] trades = RandomItems(random);
            var answers = new TradesAnswers(Rows.Of("trades", $"[{string.Join(',', trades)}]"), "A", _time);
            for (int limit = 1; limit <= 25; limit++) Assert.Equal($"[{string.Join(',', trades.TakeLast(limit))}]", DataOf(answers.OfLimit(limit)));
        }
    }

    [Fact]
    public void White_space_and_odd_numbers_come_out_as_they_went_in()
    {
        const string Book = "{ \"levels\" : [ [ {\"px\":\"0.10\",\"sz\":\"1e-7\",\"n\":1} , {\"px\":\"00.1\"} ] , [ ] ] , \"time\":1.0 }";
        var book = new BookText(Rows.Of("l2Book", Book), "A", _time);
        Assert.Equal(Book, DataOf(book.OfDepth(2)));
        Assert.Equal("{ \"levels\" : [ [ {\"px\":\"0.10\",\"sz\":\"1e-7\",\"n\":1}] , [ ] ] , \"time\":1.0 }", DataOf(book.OfDepth(1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"levels\":[]}")]
    [InlineData("{\"levels\":[[]]}")]
    [InlineData("{\"levels\":[[],[],[]]}")]
    [InlineData("{\"levels\":[[],{}]}")]
    [InlineData("{\"levels\":[[1],[]]}")]
    [InlineData("{\"levels\":[[],[]],\"levels\":[[],[]]}")]
    [InlineData("{\"levels\":[[],[]]")]
    [InlineData("{\"levels\":[[],[]]}}")]
    [InlineData("{\"levels\":[[],[]]} x")]
    public void What_is_no_book_is_refused_when_it_is_read(string data) => Refused(() => new BookText(Rows.Of("l2Book", data), "A", _time));

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[{}")]
    [InlineData("[{}]]")]
    public void What_are_no_trades_is_refused_when_it_is_read(string data) => Refused(() => new TradesAnswers(Rows.Of("trades", data), "A", _time));

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"mids\":[]}")]
    [InlineData("{\"mids\":{}")]
    [InlineData("{\"mids\":{}} 1")]
    public void What_are_no_mids_is_refused_when_it_is_read(string data) => Refused(() => new MidsAnswers(Rows.Of("allMids", data), "", _time));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    public void What_is_no_JSON_is_refused_when_it_is_read(string data) => Refused(() => new WholeAnswers(Rows.Of("bbo", data), [("symbol", "A")], asArray: false, _time));

    [Fact]
    public void Mids_of_some_coins_are_theirs_and_no_others()
    {
        const string Mids = "{\"dex\":\"x\",\"mids\":{\"A\":\"1.0\",\"B\":\"2.00\",\"C\":\"3\"},\"more\":[1]}";
        var answers = new MidsAnswers(Rows.Of("allMids", Mids), "x", _time);
        Assert.Equal(Mids, DataOf(Select(NameSet.All)));
        Assert.Equal("{\"dex\":\"x\",\"mids\":{\"A\":\"1.0\",\"C\":\"3\"},\"more\":[1]}", DataOf(Select(NameSet.Of("C", "A"))));
        Assert.Equal("{\"dex\":\"x\",\"mids\":{},\"more\":[1]}", DataOf(Select(NameSet.Of("D"))));
        Assert.NotEqual(Select(NameSet.Of("A")).ETag, Select(NameSet.Of("B")).ETag);
        Assert.Equal(Select(NameSet.Of("A", "B")).ETag, Select(NameSet.Of("B", "A")).ETag);

        PreparedAnswer Select(NameSet coins) => answers.Select(default, Limits with { Coins = coins });
    }

    [Fact]
    public void The_age_is_that_of_the_moment_and_never_negative()
    {
        var answers = new WholeAnswers(Rows.Of("bbo", "{}", timeMs: _time.NowMs + 1_000), [("symbol", "A")], asArray: false, _time);
        PreparedAnswer answer = answers.Select(default, Limits);
        Assert.Equal(0, AgeOf(answer));
        _time.Advance(1_000);
        Assert.Equal(0, AgeOf(answer));
        _time.Advance(12_345);
        Assert.Equal(12_345, AgeOf(answer));
        Assert.Equal(12_345, AgeOf(((MarketAnswer)answer).AsStale()));
    }

    [Theory]
    [InlineData("W/\"1:2\"", true)]
    [InlineData("\"1:2\"", true)]
    [InlineData("\"x\", W/\"1:2\" ,\"y\"", true)]
    [InlineData(" * ", true)]
    [InlineData("", false)]
    [InlineData("1:2", false)]
    [InlineData("\"1:22\"", false)]
    [InlineData("\"11:2\"", false)]
    [InlineData("W/\"1:2/5\"", false)]
    public void An_etag_is_found_whole_and_compared_weakly(string seen, bool matches) => Assert.Equal(matches, NotModifiedAnswer.Matches(seen, "W/\"1:2\""));

    [Fact]
    public void Writing_a_book_allocates_nothing()
    {
        var book = new BookText(Rows.Of("l2Book", Rows.Book(20, 20)), "BTC", _time);
        (DefaultHttpContext http, FixedResponse response) = Context();
        Allocations.AssertNone(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                response.Clear();
                _ = book.OfDepth(1 + (i % 20)).ExecuteAsync(http);
            }
        });
    }

    private static string[] RandomItems(Random random) =>
        [.. Enumerable.Range(0, random.Next(23)).Select(i => random.Next(4) switch
        {
            0 => $"{{\"px\":\"{random.Next(1_000)}.{i}0\",\"sz\":\"0.0\",\"n\":{i}}}",
            1 => "{\"odd\":\"]},{[\\\"\"}",
            2 => "{\"deep\":{\"levels\":[[{}],[{}]]}}",
            _ => "{}",
        })];

    private static void Refused(Func<object> make)
    {
        Exception? refusal = Record.Exception(make);
        Assert.True(refusal is JsonException or InvalidDataException, $"{refusal}");
    }

    private static (DefaultHttpContext Http, FixedResponse Response) Context()
    {
        var response = new FixedResponse();
        return (response.Context(), response);
    }

    private static JsonElement JsonOf(PreparedAnswer answer)
    {
        (DefaultHttpContext http, FixedResponse response) = Context();
        Assert.True(answer.ExecuteAsync(http).IsCompletedSuccessfully);
        Assert.Equal(response.Written.Length, http.Response.ContentLength);
        return JsonDocument.Parse(Encoding.UTF8.GetString(response.Written)).RootElement;
    }

    private static string DataOf(PreparedAnswer answer) => JsonOf(answer).GetProperty("data").GetRawText();

    private static long AgeOf(PreparedAnswer answer) => JsonOf(answer).GetProperty("ageMs").GetInt64();
}
