using System.Globalization;
using System.Text;
using RelayCloud.MarketData.Json;

namespace RelayCloud.MarketData.Tests.Json;

public sealed class DecimalTextTests
{
    [Theory]
    [InlineData("0", true)]
    [InlineData("84143.0", true)]
    [InlineData("007.10", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData(".5", false)]
    [InlineData("5.", false)]
    [InlineData("1e5", false)]
    [InlineData("1.2.3", false)]
    [InlineData("+1", false)]
    [InlineData("-1", false)]
    [InlineData(" 1", false)]
    [InlineData("1,0", false)]
    [InlineData("NaN", false)]
    [InlineData("٣", false)]
    public void Only_plain_unsigned_decimals_are_taken(string text, bool ok) =>
        Assert.Equal(ok, DecimalText.TryParse(Encoding.UTF8.GetBytes(text), signAllowed: false, out _));

    [Theory]
    [InlineData("-0.0006", true)]
    [InlineData("0.5", true)]
    [InlineData("-", false)]
    [InlineData("--1", false)]
    [InlineData("+1", false)]
    public void A_minus_sign_is_taken_where_it_is_allowed(string text, bool ok) =>
        Assert.Equal(ok, DecimalText.TryParse(Encoding.UTF8.GetBytes(text), signAllowed: true, out _));

    [Fact]
    public void Sixty_four_bytes_are_taken_and_not_more()
    {
        Assert.True(DecimalText.TryParse(Encoding.ASCII.GetBytes(new string('1', 64)), signAllowed: false, out _));
        Assert.False(DecimalText.TryParse(Encoding.ASCII.GetBytes(new string('1', 65)), signAllowed: false, out _));
    }

    [Fact]
    public void Numbers_beyond_the_precision_of_double_are_told_apart()
    {
        Assert.True(Compare("100000000000000000.000000000000000001", "100000000000000000.0") > 0);
        Assert.Equal(0, Compare("100000000000000000.10", "0100000000000000000.1"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Comparing_agrees_with_decimal(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 50_000; i++)
        {
            string a = RandomNumber(random), b = random.Next(4) == 0 ? a + (a.Contains('.', StringComparison.Ordinal) ? "0" : ".00") : RandomNumber(random);
            Assert.Equal(Math.Sign(decimal.Parse(a, CultureInfo.InvariantCulture).CompareTo(decimal.Parse(b, CultureInfo.InvariantCulture))), Math.Sign(Compare(a, b)));
        }
    }

    private static string RandomNumber(Random random)
    {
        string Digits(int max) => string.Concat(Enumerable.Range(0, random.Next(1, max)).Select(_ => (char)('0' + (random.Next(2) == 0 ? 0 : random.Next(10)))));
        return (random.Next(5) == 0 ? "-" : "") + Digits(6) + (random.Next(3) == 0 ? "" : "." + Digits(8));
    }

    private static int Compare(string a, string b)
    {
        Assert.True(DecimalText.TryParse(Encoding.ASCII.GetBytes(a), signAllowed: true, out DecimalText x));
        Assert.True(DecimalText.TryParse(Encoding.ASCII.GetBytes(b), signAllowed: true, out DecimalText y));
        return DecimalText.Compare(x, y);
    }
}
