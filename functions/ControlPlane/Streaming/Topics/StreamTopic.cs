namespace RelayCloud.ControlPlane.Streaming.Topics;

/// <summary>
/// A topic that can be had over Web PubSub. Its name is that of the container's topics (RelayCloud.MarketData, <c>Topic.Name</c>): <c>l2Book:BTC</c>, <c>l2Book:BTC?fast</c>,
/// <c>candle:BTC,1m</c>, <c>allMids</c>. Aggregated books are not offered: each would be a group of its own that few share. Immutable.
/// </summary>
/// <param name="Channel">The exchange's name of the channel.</param>
/// <param name="Coin">The coin as the exchange spells it; of <c>allMids</c> the dex, empty = the first.</param>
/// <param name="IsFast">Whether it is the book of 5 levels.</param>
/// <param name="Interval">Of candles; empty = none.</param>
internal sealed record StreamTopic(string Channel, string Coin, bool IsFast, string Interval)
{
    public const string Book = "l2Book";
    public const string Candle = "candle";
    public const string AllMids = "allMids";
    public const string Trades = "trades";

    /// <summary>No coin or dex of the exchange has a longer name.</summary>
    public const int CoinLengthMax = 64;

    private const int DepthWhole = 20;
    private const int DepthFast = 5;

    /// <summary>All channels, by the exchange's names.</summary>
    public static IReadOnlyList<string> Channels { get; } = [Book, "bbo", Trades, Candle, AllMids, "activeAssetCtx"];

    /// <summary>The exchange's intervals of candles. Case matters.</summary>
    public static IReadOnlyList<string> Intervals { get; } = ["1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "8h", "12h", "1d", "3d", "1w", "1M"];

    /// <summary>Levels of a side; 0 = it is no book.</summary>
    public int Depth => Channel != Book ? 0 : IsFast ? DepthFast : DepthWhole;

    /// <summary>Its name.</summary>
    public string Name => Channel switch
    {
        Candle => $"{Candle}:{Coin},{Interval}",
        _ when Coin.Length == 0 => Channel,
        _ => $"{Channel}:{Coin}{(IsFast ? "?fast" : "")}",
    };

    /// <summary>The channel as frames have it: that of spot pairs' contexts has another name on the wire.</summary>
    public string WireChannel => Channel == "activeAssetCtx" && (Coin.StartsWith('@') || Coin.Contains('/', StringComparison.Ordinal)) ? "activeSpotAssetCtx" : Channel;

    /// <summary>The group of the topic at a cadence.</summary>
    public string GroupAt(int cadenceMs) => $"{Name}@{CadenceTiers.TextOf(cadenceMs)}";

    /// <summary>Reads a group's name; null for what is none of ours.</summary>
    public static (StreamTopic Topic, int CadenceMs)? OfGroup(string group)
    {
        // The last one: coins such as @107 have one themselves.
        int at = group.LastIndexOf('@');
        if (at <= 0 || CadenceTiers.MsOf(group.AsSpan(at + 1)) is not { } cadenceMs || OfName(group[..at]) is not { } topic) return null;
        return topic.GroupAt(cadenceMs) == group ? (topic, cadenceMs) : null;
    }

    private static StreamTopic? OfName(string name)
    {
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        string channel = colon < 0 ? name : name[..colon];
        string rest = colon < 0 ? "" : name[(colon + 1)..];
        if (!Channels.Contains(channel, StringComparer.Ordinal) || rest.Length > CoinLengthMax + 8 || (rest.Length == 0) != (channel == AllMids && colon < 0)) return null;
        if (channel == Candle)
        {
            int comma = rest.LastIndexOf(',');
            return comma > 0 && Intervals.Contains(rest[(comma + 1)..], StringComparer.Ordinal) ? new StreamTopic(Candle, rest[..comma], false, rest[(comma + 1)..]) : null;
        }

        bool isFast = channel == Book && rest.EndsWith("?fast", StringComparison.Ordinal);
        return new StreamTopic(channel, isFast ? rest[..^5] : rest, isFast, "");
    }
}
