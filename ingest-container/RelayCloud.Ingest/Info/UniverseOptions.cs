using System.Text;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Info;

/// <summary>Which coins are read from the gateways and how often, from configuration section <c>Relay:Universe</c>.</summary>
public sealed record UniverseOptions
{
    /// <summary>Whether the perps of builder dexes (HIP-3, <c>xyz:SP500</c>) are carried. Default true.</summary>
    public bool IncludeBuilderDexes { get; init; } = true;

    /// <summary>Whether spot pairs (<c>@107</c>, <c>PURR/USDC</c>) are carried. Default true.</summary>
    public bool IncludeSpot { get; init; } = true;

    /// <summary>Whether outcomes (HIP-4, <c>#6740</c>) are carried. Default true.</summary>
    public bool IncludeOutcomes { get; init; } = true;

    /// <summary>Builder dexes read at most; those beyond it are logged and left out. Default 64, range 0 to 1,000. Mainnet has 10 (2026-09).</summary>
    public int BuilderDexesMax { get; init; } = 64;

    /// <summary>Time between readings. Default 300,000 ms, range 1,000 to 86,400,000. A new listing is carried after that time at the latest.</summary>
    public int RefreshIntervalMs { get; init; } = 300_000;

    /// <summary>Base of the delay after a failed reading; it doubles with each failure and is then drawn from 0 to that value. Default 250 ms, range 1 to 60,000.</summary>
    public int RetryDelayMsBase { get; init; } = 250;

    /// <summary>Cap of the delay after a failed reading, and the delay after one in which some part could not be read. Default 30,000 ms, range 1 to 3,600,000.</summary>
    public int RetryDelayMsMax { get; init; } = 30_000;

    /// <summary>The coins, where no gateway of kind hyperliquid is configured (an order-book-server has no <c>/info</c>). Not used otherwise. Default none.</summary>
    public IReadOnlyList<string> Coins { get; init; } = [];

    /// <summary>Every error in these settings; empty when all is well.</summary>
    /// <param name="anyInfoGateway">Whether a gateway of kind hyperliquid is configured.</param>
    public IReadOnlyList<string> Validate(bool anyInfoGateway)
    {
        List<string> errors = [];
        Check(nameof(BuilderDexesMax), BuilderDexesMax, 0, 1_000);
        Check(nameof(RefreshIntervalMs), RefreshIntervalMs, 1_000, 86_400_000);
        Check(nameof(RetryDelayMsBase), RetryDelayMsBase, 1, 60_000);
        Check(nameof(RetryDelayMsMax), RetryDelayMsMax, 1, 3_600_000);
        if (!anyInfoGateway && Coins.Count == 0)
            errors.Add("Relay:Universe:Coins is empty; it must list the coins, as no gateway of kind hyperliquid is configured that could be asked for them.");
        foreach (string coin in Coins)
        {
            if (coin.Length == 0 || Encoding.UTF8.GetByteCount(coin) > CoinTable.NameBytesMax)
                errors.Add($"Relay:Universe:Coins has the name '{coin}'; a coin name has 1 to {CoinTable.NameBytesMax} bytes.");
        }

        return errors;

        void Check(string name, int value, int min, int max)
        {
            if (value < min || value > max) errors.Add($"Relay:Universe:{name} is {value}; it must be from {min} to {max}.");
        }
    }
}
