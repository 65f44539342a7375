using System.Text;
using RelayCloud.EventHubsEmulator.Server.Events;

namespace RelayCloud.EventHubsEmulator.Tests.Server;

public sealed class PartitionKeyHashTests
{
    // From the official JavaScript client.
    [Theory]
    [InlineData("", 0, 0, 0)]
    [InlineData("a", -16220, 0, 28)]
    [InlineData("BTC", 31602, 2, 18)]
    [InlineData("ETH", -8290, 2, 2)]
    [InlineData("hyperliquid", -15911, 3, 7)]
    [InlineData("7149583486996073602", 12977, 1, 17)]
    [InlineData("twelve bytes", 6222, 2, 14)]
    [InlineData("thirteen bytes", -8030, 2, 30)]
    [InlineData("0123456789abcdef0123456789", -7694, 2, 14)]
    [InlineData("ключ", -32174, 2, 14)]
    public void A_key_goes_where_the_clients_think_it_goes(string key, int hash, int of4, int of32)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(key);
        if (key.Length > 0) Assert.Equal(hash, PartitionKeyHash.Hash(bytes));
        Assert.Equal(of4, PartitionKeyHash.PartitionOf(bytes, 4));
        Assert.Equal(of32, PartitionKeyHash.PartitionOf(bytes, 32));
    }
}
