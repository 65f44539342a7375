using System.Diagnostics.CodeAnalysis;
using System.Text;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Demand;

/// <summary>A channel with its parameters, without a coin, as configuration names it.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Fast">The 5-level book.</param>
/// <param name="Interval">Index into <see cref="CandleInterval.Names"/>.</param>
internal sealed record AlwaysOnChannel(Channel Channel, bool Fast = false, byte Interval = 0)
{
    /// <summary>
    /// Rank in the order in which topics are kept when the budget does not suffice for all; 0 first. allMids comes before the channels that
    /// are listed per coin because one subscription tells of every coin.
    /// </summary>
    public int Priority => Channel switch
    {
        Channel.AllMids => 0,
        Channel.Trades => 1,
        Channel.Bbo => 2,
        Channel.L2Book => Fast ? 3 : 4,
        Channel.ActiveAssetCtx => 5,
        _ => 6,
    };

    /// <summary>The key of this channel for one coin (or dex).</summary>
    public TopicKey KeyOf(int coinId) => new(Channel, Fast, 0, 0, Interval, coinId);

    /// <summary>Reads <c>trades</c>, <c>l2Book?fast</c>, <c>candle,1m</c> and so on; case matters.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out AlwaysOnChannel? channel)
    {
        channel = text switch
        {
            "trades" => new(Channel.Trades),
            "bbo" => new(Channel.Bbo),
            "l2Book" => new(Channel.L2Book),
            "l2Book?fast" => new(Channel.L2Book, Fast: true),
            "activeAssetCtx" => new(Channel.ActiveAssetCtx),
            "allMids" => new(Channel.AllMids),
            _ => null,
        };
        if (channel is null && text.StartsWith("candle,", StringComparison.Ordinal))
        {
            int interval = CandleInterval.IndexOf(Encoding.UTF8.GetBytes(text["candle,".Length..]));
            if (interval >= 0) channel = new(Channel.Candle, Interval: (byte)interval);
        }

        return channel is not null;
    }
}
