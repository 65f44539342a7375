using System.Diagnostics.CodeAnalysis;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.EventLog.Codec;

/// <summary>
/// The properties of an event in the log, whose body is the Hyperliquid <c>data</c> JSON. <see cref="Channel"/>, <see cref="Epoch"/> and <see cref="Offset"/> are always there,
/// the others where they are not the default.
/// </summary>
internal static class EventProperties
{
    /// <summary>String: the channel as it is subscribed to, e.g. <c>l2Book</c>; <c>activeAssetCtx</c> of spot pairs too.</summary>
    public const string Channel = "ch";

    /// <summary>String: the coin as the exchange spells it; of <c>allMids</c> the dex. Default: none, the first dex.</summary>
    public const string Coin = "coin";

    /// <summary>Long, Unix ms: the epoch of the cursor.</summary>
    public const string Epoch = "epoch";

    /// <summary>Long: the offset of the cursor; of trades, of the last one.</summary>
    public const string Offset = "off";

    /// <summary>Long, Unix ms: the exchange's time. Default 0: none.</summary>
    public const string UpstreamTimeMs = "tUp";

    /// <summary>Long, Unix µs: when it was read from the gateway. Default 0: unknown.</summary>
    public const string ReceivedAtUs = "tIn";

    /// <summary>Int: how many trades the body holds. Default 1.</summary>
    public const string EventCount = "n";

    /// <summary>Bool: the 5-level book. Default false.</summary>
    public const string Fast = "fast";

    /// <summary>Int: significant figures of an aggregated book. Default 0: all.</summary>
    public const string NSigFigs = "nSigFigs";

    /// <summary>Int: the mantissa of an aggregated book. Default 0: none.</summary>
    public const string Mantissa = "mantissa";

    /// <summary>String: a candle's interval, e.g. <c>1m</c>. Candles only.</summary>
    public const string Interval = "interval";

    private static readonly string[] Names = ["l2Book", "bbo", "trades", "candle", "allMids", "activeAssetCtx"];

    /// <summary>The value of <see cref="Channel"/>.</summary>
    public static string NameOf(Channel channel) => Names[(int)channel];

    /// <summary>The channel of that name; false when it is none of ours.</summary>
    public static bool TryFind([NotNullWhen(true)] string? name, out Channel channel)
    {
        int index = Array.IndexOf(Names, name);
        channel = (Channel)Math.Max(0, index);
        return index >= 0;
    }
}
