using System.Globalization;
using RelayCloud.GatewaySimulator.Market;
using RelayCloud.GatewaySimulator.Wire;

namespace RelayCloud.GatewaySimulator.Tests.Market;

public class FixedPointTests
{
    [Theory]
    [InlineData(84143, 0, "84143.0")]
    [InlineData(841430, 1, "84143.0")]
    [InlineData(841435, 1, "84143.5")]
    [InlineData(1025923, 5, "10.25923")]
    [InlineData(33, 5, "0.00033")]
    [InlineData(0, 5, "0.0")]
    [InlineData(-6413454, 10, "-0.0006413454")]
    public void Numbers_are_written_as_the_exchange_writes_them(long units, int decimals, string text) =>
        Assert.Equal(text, FixedPoint.ToString(units, decimals));

    [Fact]
    public void Writing_and_parsing_gives_the_number_back()
    {
        var random = new Random(5);
        for (int i = 0; i < 10_000; i++)
        {
            long units = random.NextInt64(-(1L << random.Next(1, 60)), 1L << random.Next(1, 60));
            int decimals = random.Next(0, 12);
            Assert.Equal(units / (decimal)Coin.PowerOfTen(decimals), decimal.Parse(FixedPoint.ToString(units, decimals), CultureInfo.InvariantCulture));
        }
    }
}
