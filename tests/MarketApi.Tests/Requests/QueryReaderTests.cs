using System.Text;
using RelayCloud.MarketApi.Requests;
using RelayCloud.MarketApi.Tests.Support;

namespace RelayCloud.MarketApi.Tests.Requests;

/// <summary>Reading queries.</summary>
public sealed class QueryReaderTests
{
    [Fact]
    public void What_is_right_is_read_without_allocating()
    {
        Allocations.AssertNone(() =>
        {
            for (int i = 0; i < 100; i++)
                if (!QueryReader.TryRead("?symbol=BTC&depth=10&apiKey=rc_live_x", MarketRoute.OrderBook, out MarketQuery query, out _) || query.Depth != 10) throw new InvalidOperationException();
        });
    }

    [Theory]
    [InlineData("?symbol=PURR%2FUSDC", "PURR/USDC")]
    [InlineData("?symbol=%236740", "#6740")]
    [InlineData("?symbol=xyz%3ATSLA", "xyz:TSLA")]
    [InlineData("?symbol=xyz:TSLA&&", "xyz:TSLA")]
    [InlineData("symbol=@107", "@107")]
    public void Names_are_decoded(string text, string name)
    {
        Assert.True(QueryReader.TryRead(text, MarketRoute.Bbo, out MarketQuery query, out string? error), error);
        Assert.Equal(name, query.Name.ToString());
    }

    // Whatever is sent: an answer, never an exception, and never what the route does not take.
    [Fact]
    public void Any_text_is_read_or_refused_with_a_reason()
    {
        const string Alphabet = "=&?%;+symboldepthlimitinterval1mBTC0123456789-\0é/#ZF ";
        var random = new Random(7);
        for (int round = 0; round < 100_000; round++)
        {
            var text = new StringBuilder("?");
            int length = random.Next(40);
            while (text.Length < length) text.Append(random.Next(4) == 0 ? ((string[])["symbol=", "depth=", "&", "interval=", "limit="])[random.Next(5)] : Alphabet[random.Next(Alphabet.Length)].ToString());
            foreach (MarketRoute route in MarketRoute.All)
            {
                bool isRead = QueryReader.TryRead(text.ToString(), route, out MarketQuery query, out string? error);
                Assert.Equal(isRead, error is null);
                if (!isRead) continue;
                Assert.InRange(query.Depth ?? 1, 1, MarketQuery.DepthMax);
                Assert.InRange(query.Limit ?? 1, 1, MarketQuery.TradesMax);
                if ((route.Required & QueryParameter.Symbol) != QueryParameter.None) Assert.InRange(query.Name.Length, 1, MarketQuery.NameLengthMax);
                if (route == MarketRoute.Candles) Assert.InRange(query.Interval, 0, CandleIntervals.Names.Count - 1);
            }
        }
    }
}
