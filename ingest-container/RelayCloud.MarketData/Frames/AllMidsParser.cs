using RelayCloud.MarketData.Json;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Frames;

/// <summary>Reads the data of <c>allMids</c> frames (reference section 4.5). Allocates nothing, throws nothing.</summary>
internal static class AllMidsParser
{
    /// <summary>Reads <c>{"mids":{coin:decimal,…}}</c>, with <c>dex</c> where it is not the first dex.</summary>
    public static bool TryRead(scoped ref JsonCursor json, CoinTable coins, ParsedFrame frame)
    {
        bool hasMids = false;
        if (!json.TryRead((byte)'{')) return false;
        do
        {
            if (!json.TryReadName(out ReadOnlySpan<byte> name, out bool escaped) || escaped) return false;
            bool ok;
            if (name.SequenceEqual("mids"u8))
            {
                ok = !hasMids && TryReadMids(ref json);
                hasMids = true;
            }
            else if (name.SequenceEqual("dex"u8))
            {
                ok = !frame.HasCoin && CoinReader.TryRead(ref json, coins, frame);
            }
            else
            {
                ok = json.TrySkipValue(FrameParser.DepthOfData);
            }

            if (!ok) return false;
        }
        while (json.TryRead((byte)','));
        if (!hasMids || !json.TryRead((byte)'}')) return false;
        if (!frame.HasCoin) frame.CoinId = coins.IdOf(""u8);
        return true;
    }

    private static bool TryReadMids(scoped ref JsonCursor json)
    {
        if (!json.TryRead((byte)'{')) return false;
        if (json.TryRead((byte)'}')) return true;
        do
        {
            if (!json.TryReadName(out _, out _) || !json.TryReadDecimal(signAllowed: false, out _)) return false;
        }
        while (json.TryRead((byte)','));
        return json.TryRead((byte)'}');
    }
}
