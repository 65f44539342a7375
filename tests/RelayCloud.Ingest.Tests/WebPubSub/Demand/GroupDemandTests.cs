using RelayCloud.Accounts.Storage;
using RelayCloud.Ingest.Snapshots.Rows;
using RelayCloud.Ingest.Tests.Gateways;
using RelayCloud.Ingest.WebPubSub.Demand;

namespace RelayCloud.Ingest.Tests.WebPubSub.Demand;

public sealed class GroupDemandTests
{
    [Theory]
    [InlineData("l2Book:BTC@1s")]
    [InlineData("l2Book:@107?nSigFigs=5&mantissa=2@250ms")]
    [InlineData("candle:PURR/USDC,1m@5s")]
    [InlineData("trades:кот=😀@1s")]
    public void A_key_stands_for_its_name(string name)
    {
        Assert.True(NameKeys.TryReadName(NameKeys.OfName(name), out string? read));
        Assert.Equal(name, read);
    }

    [Theory]
    [InlineData("a=")]
    [InlineData("a=4")]
    [InlineData("a=zz")]
    [InlineData("a=FF")]
    [InlineData("ä")]
    public void What_is_no_key_is_passed_over(string key) => Assert.False(NameKeys.TryReadName(key, out _));

    [Fact]
    public void Groups_count_for_their_life_after_they_were_told_of()
    {
        var time = new ManualTime();
        var set = new GroupDemandSet(1_000, time);
        Assert.Empty(set.Wanted());
        set.Replace([KeyValuePair.Create("a", 2), KeyValuePair.Create("b", 0)]);
        IReadOnlyDictionary<string, int> first = set.Wanted();
        Assert.Equal(2, Assert.Single(first).Value);
        time.Advance(TimeSpan.FromMilliseconds(900));
        set.Replace([KeyValuePair.Create("a", 2)]);
        time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.Same(first, set.Wanted());
        time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Empty(set.Wanted());
    }
}
