using System.Globalization;

namespace RelayCloud.GatewaySimulator.Market;

/// <summary>
/// The coins of the simulated exchange: named ones of every kind first, then numbered ones (<c>SIM51</c>) up to the number asked for,
/// and one delisted perp on top. Activity falls from BTC (about what was measured on mainnet, reference section 4) to a quiet tail.
/// </summary>
internal static class CoinCatalog
{
    public const int LiveCoinsMax = 1000;
    public const string DelistedName = "MATIC";

    // Base prices stay clear of powers of ten, so that the path (±4.5 daily moves) never changes the number of valid decimals.
    // name, price, szDecimals, daily move, book events/s, takers/s, mean taker in USD, widest spread in ticks, leverage
    private static readonly (string Name, string Px, int SzDecimals, double Move, double Books, double Takers, double Usd, int Spread, int Leverage)[] Named =
    [
        ("BTC", "84143", 5, 0.02, 6.5, 2.6, 9000, 2, 40),
        ("ETH", "4000.5", 4, 0.025, 6, 1.9, 6000, 2, 25),
        ("SOL", "190.12", 2, 0.03, 5, 1.2, 3000, 2, 20),
        ("HYPE", "69.408", 2, 0.03, 5, 1.1, 2500, 4, 10),
        ("xyz:SP500", "6650.5", 3, 0.01, 2, 0.25, 2000, 3, 20),
        ("PURR/USDC", "0.2134", 0, 0.03, 0.3, 0.02, 300, 9, 0),
        ("@107", "69.412", 2, 0.03, 3, 0.5, 1500, 6, 0),
        ("#6740", "0.62", 0, 0.05, 0.8, 0.06, 60, 40, 0),
        ("kPEPE", "0.0071", 0, 0.04, 2, 0.3, 900, 1, 10),
        ("XRP", "2.8134", 0, 0.03, 4, 0.6, 1500, 2, 20),
        ("DOGE", "0.21345", 0, 0.03, 3, 0.4, 1200, 2, 10),
        ("xyz:NVDA", "184.51", 3, 0.02, 1.5, 0.15, 1500, 4, 10),
        ("AVAX", "27.5", 2, 0.03, 1.5, 0.15, 900, 3, 10),
        ("LINK", "18.3", 1, 0.03, 1.5, 0.12, 800, 3, 10),
        ("SUI", "3.42", 1, 0.03, 2, 0.2, 800, 3, 10),
        ("BNB", "640", 3, 0.02, 1.2, 0.1, 1200, 4, 10),
        ("WIF", "0.62", 0, 0.04, 0.8, 0.05, 500, 5, 5),
        ("ADA", "0.64", 0, 0.03, 1.0, 0.08, 600, 4, 10),
        ("LTC", "68.2", 2, 0.03, 0.5, 0.04, 600, 8, 10),
        ("#6741", "0.38", 0, 0.05, 0.8, 0.06, 60, 40, 0),
        ("AAVE", "265", 2, 0.03, 0.6, 0.04, 700, 6, 10),
        ("ENA", "0.56", 0, 0.04, 0.8, 0.06, 500, 4, 10),
        ("FARTCOIN", "0.43", 1, 0.05, 1.0, 0.1, 500, 5, 10),
        ("kBONK", "0.0214", 0, 0.04, 0.7, 0.05, 400, 3, 10),
        ("ARB", "0.41", 1, 0.03, 0.5, 0.03, 400, 4, 10),
        ("OP", "0.52", 1, 0.03, 0.4, 0.03, 400, 4, 10),
        ("NEAR", "2.6", 1, 0.03, 0.5, 0.03, 400, 4, 10),
        ("UNI", "6.4", 1, 0.03, 0.4, 0.03, 500, 4, 10),
        ("DOT", "4.1", 1, 0.03, 0.4, 0.02, 400, 4, 10),
        ("BCH", "520", 3, 0.03, 0.4, 0.02, 700, 6, 10),
        ("xyz:AAPL", "255.4", 3, 0.015, 0.8, 0.05, 1000, 5, 10),
        ("flx:CRCL", "133.2", 3, 0.03, 0.4, 0.02, 500, 8, 5),
        ("@1", "38.2", 2, 0.04, 0.1, 0.005, 100, 20, 0),
        ("TRX", "0.33", 0, 0.02, 0.3, 0.02, 500, 4, 10),
        ("SEI", "0.27", 0, 0.04, 0.3, 0.02, 300, 4, 5),
        ("INJ", "13.5", 1, 0.03, 0.3, 0.02, 300, 5, 5),
    ];

    /// <summary>The first <paramref name="liveCount"/> coins (1 to <see cref="LiveCoinsMax"/>) and the delisted one, last.</summary>
    public static IReadOnlyList<Coin> Create(int liveCount)
    {
        var coins = new List<Coin>(liveCount + 1);
        for (int i = 0; i < liveCount; i++)
            coins.Add(i < Named.Length ? FromTable(i) : Numbered(i + 1));
        coins.Add(Of(DelistedName, "0.38", 1, 0.03) with { IsDelisted = true, MaxLeverage = 20 });
        return coins;
    }

    /// <summary>The kind that a coin's name says (reference section 2).</summary>
    public static CoinKind KindOf(string name) => name switch
    {
        ['#', ..] => CoinKind.Outcome,
        ['@', ..] => CoinKind.Spot,
        _ when name.Contains('/', StringComparison.Ordinal) => CoinKind.Spot,
        _ when name.Contains(':', StringComparison.Ordinal) => CoinKind.BuilderPerp,
        _ => CoinKind.Perp,
    };

    private static Coin FromTable(int i)
    {
        var row = Named[i];
        double px = double.Parse(row.Px, CultureInfo.InvariantCulture);
        return Of(row.Name, row.Px, row.SzDecimals, row.Move) with
        {
            BookEventsPerSecond = row.Books,
            TakersPerSecond = row.Takers,
            MeanTakerLots = Math.Max(2, (long)(row.Usd / px * Coin.PowerOfTen(row.SzDecimals))),
            SpreadTicksMax = row.Spread,
            MaxLeverage = row.Leverage,
            OneSidedPerMille = row.Name[0] == '#' ? 30 : 0,
        };
    }

    private static Coin Numbered(int number)
    {
        ulong hash = SeedHash.OfName(0, "SIM" + number);
        // 1.5 to 6.4 times 10^-1 to 10^2.
        string digits = (15 + hash % 50).ToString(CultureInfo.InvariantCulture);
        string px = ((hash >> 8) % 4) switch
        {
            0 => "0." + digits,
            1 => $"{digits[0]}.{digits[1]}",
            2 => digits + ".5",
            _ => digits + "0.5",
        };
        return Of("SIM" + number, px, 1, 0.03) with
        {
            BookEventsPerSecond = 0.1 + (hash >> 16) % 10 * 0.05,
            TakersPerSecond = 0.002 + (hash >> 24) % 10 * 0.003,
            MeanTakerLots = 1000,
            SpreadTicksMax = 4,
        };
    }

    private static Coin Of(string name, string px, int szDecimals, double dailyMove)
    {
        CoinKind kind = KindOf(name);
        int pxDecimals = PxDecimals(px, szDecimals, kind);
        return new Coin
        {
            Name = name,
            Kind = kind,
            PxDecimals = pxDecimals,
            SzDecimals = szDecimals,
            BasePxTicks = (long)(decimal.Parse(px, CultureInfo.InvariantCulture) * Coin.PowerOfTen(pxDecimals)),
            DailyMove = dailyMove,
            SpotIndex = name[0] == '@' ? int.Parse(name.AsSpan(1), CultureInfo.InvariantCulture) : 0,
        };
    }

    /// <summary>The exchange's rule: five significant figures, and at most 6 (spot 8) less szDecimals decimals.</summary>
    private static int PxDecimals(string px, int szDecimals, CoinKind kind)
    {
        decimal value = decimal.Parse(px, CultureInfo.InvariantCulture);
        int decimals = 4;
        for (decimal v = value; v >= 10; v /= 10) decimals--;
        for (decimal v = value; v < 1; v *= 10) decimals++;
        int decimalsMax = (kind is CoinKind.Spot or CoinKind.Outcome ? 8 : 6) - szDecimals;
        return Math.Clamp(decimals, 0, decimalsMax);
    }
}
