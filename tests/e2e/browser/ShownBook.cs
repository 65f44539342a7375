using System.Globalization;

namespace RelayCloud.Browser.Tests;

/// <summary>What the page showed at one moment. Sides are as they stand, from top to bottom.</summary>
/// <param name="Time">The exchange's, Unix milliseconds.</param>
/// <param name="Granted">What the page said that it had been granted.</param>
/// <param name="Asks">The worst first.</param>
/// <param name="Bids">The best first.</param>
internal sealed record ShownBook(long Time, string Granted, string Mid, string Spread, IReadOnlyList<ShownLevel> Asks, IReadOnlyList<ShownLevel> Bids)
{
    /// <summary>The levels from the best on, bids first, as frames have them.</summary>
    public string Levels => $"{Text(Bids)} | {Text(Asks.Reverse())}";

    /// <summary>Fails unless it is a book: sorted, not crossed, with the totals and the middle that follow from its levels.</summary>
    public void AssertSound(int depth)
    {
        Assert.InRange(Bids.Count, 1, depth);
        Assert.InRange(Asks.Count, 1, depth);
        decimal[] bids = [.. Bids.Select(l => Number(l.Px))], asks = [.. Asks.Reverse().Select(l => Number(l.Px))];
        Assert.Equal(bids.OrderDescending(), bids);
        Assert.Equal(bids.Distinct().Count(), bids.Length);
        Assert.Equal(asks.Order(), asks);
        Assert.Equal(asks.Distinct().Count(), asks.Length);
        Assert.True(bids[0] < asks[0], $"It is crossed: {Levels}");
        Assert.Equal(asks[0] - bids[0], Number(Spread));
        Assert.Equal((asks[0] + bids[0]) / 2, Number(Mid));
        foreach (ShownLevel[] side in (ShownLevel[][])[[.. Bids], [.. Asks.Reverse()]])
        {
            decimal total = 0;
            foreach (ShownLevel level in side) Assert.Equal(total += Number(level.Sz), Number(level.Total));
        }
    }

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static string Text(IEnumerable<ShownLevel> side) => string.Join(' ', side.Select(l => $"{l.Px}x{l.Sz}"));
}
