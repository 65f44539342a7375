using System.Text;
using RelayCloud.MarketData.Tests.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Tests.Topics;

public sealed class CoinTableTests
{
    [Fact]
    public void The_empty_name_is_always_id_0()
    {
        var coins = new CoinTable();
        Assert.Equal(0, coins.IdOf(""));
        Assert.Equal("", coins.NameOf(0));
    }

    [Fact]
    public void A_name_keeps_its_id_and_case_matters()
    {
        var coins = new CoinTable();
        int btc = coins.GetOrAdd("BTC");
        Assert.Equal(btc, coins.GetOrAdd("BTC"));
        Assert.Equal(btc, coins.IdOf("BTC"u8));
        Assert.Equal(-1, coins.IdOf("btc"));
        Assert.Equal("BTC", coins.NameOf(btc));
    }

    [Fact]
    public void A_name_of_more_than_32_bytes_is_refused_and_never_found()
    {
        var coins = new CoinTable();
        Assert.Throws<ArgumentException>(() => coins.GetOrAdd(new string('x', 33)));
        Assert.Equal(-1, coins.IdOf(Encoding.UTF8.GetBytes(new string('x', 10_000))));
    }

    [Fact]
    public void An_id_that_was_not_given_out_has_no_name()
    {
        var coins = new CoinTable();
        Assert.Throws<ArgumentOutOfRangeException>(() => coins.NameOf(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => coins.NameOf(-1));
    }

    [Fact]
    public void Looking_up_bytes_allocates_nothing()
    {
        var coins = new CoinTable();
        coins.GetOrAdd("BTC");
        int sum = 0;
        Allocations.AssertNone(() => sum += coins.IdOf("BTC"u8) + coins.IdOf("NOPE"u8));
        Assert.Equal(0, sum);
    }

    [Fact]
    public void Threads_that_add_the_same_names_agree_on_ids()
    {
        var coins = new CoinTable();
        int[][] ids = new int[4][];
        Parallel.For(0, 4, t => ids[t] = [.. Enumerable.Range(0, 500).Select(i => coins.GetOrAdd($"C{i}"))]);
        for (int t = 1; t < 4; t++) Assert.Equal(ids[0], ids[t]);
        Assert.Equal(501, coins.Count);
    }
}
