using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Tests.Topics;

public sealed class UniverseTests
{
    [Fact]
    public void Nothing_exists_before_the_first_load()
    {
        var universe = new Universe();
        Assert.False(universe.Loaded.IsCompleted);
        Assert.Equal(0, universe.Version);
        Assert.False(universe.HasCoin(1));
    }

    [Fact]
    public void The_version_rises_with_each_change_and_only_then()
    {
        var universe = new Universe();
        universe.Replace([], []);
        Assert.True(universe.Loaded.IsCompleted);
        Assert.Equal(1, universe.Version);
        universe.Replace([1, 2], [0]);
        universe.Replace([2, 1], [0]);
        Assert.Equal(2, universe.Version);
        Assert.True(universe.HasCoin(2) && universe.HasDex(0));
        Assert.False(universe.HasCoin(-1) || universe.HasDex(-1) || universe.HasCoin(3));
    }
}
