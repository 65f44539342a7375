using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Frames;

/// <summary>The names that channels have on the wire.</summary>
internal static class ChannelNames
{
    /// <summary>Finds a carried channel by the name that its frames bear.</summary>
    public static bool TryFind(ReadOnlySpan<byte> name, out Channel channel)
    {
        if (name.SequenceEqual("bbo"u8)) channel = Channel.Bbo;
        else if (name.SequenceEqual("l2Book"u8)) channel = Channel.L2Book;
        else if (name.SequenceEqual("trades"u8)) channel = Channel.Trades;
        else if (name.SequenceEqual("candle"u8)) channel = Channel.Candle;
        else if (name.SequenceEqual("activeAssetCtx"u8) || name.SequenceEqual("activeSpotAssetCtx"u8)) channel = Channel.ActiveAssetCtx;
        else if (name.SequenceEqual("allMids"u8)) channel = Channel.AllMids;
        else
        {
            channel = default;
            return false;
        }

        return true;
    }

    /// <summary>
    /// Whether an unknown name is one or two damaged bytes away from <c>trades</c>. Such a frame carried trades, and to pass over it in silence would lose them;
    /// any other unknown name is a channel that the exchange has and we do not.
    /// </summary>
    public static bool MayBeDamagedTrades(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> trades = "trades"u8;
        if (name.Length != trades.Length) return false;
        int different = 0;
        for (int i = 0; i < trades.Length; i++)
            if (name[i] != trades[i]) different++;
        return different <= 2;
    }
}
