using RelayCloud.MarketData.Json;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Frames;

/// <summary>Reads a coin's (or dex's) name and finds its id, without making a string of it.</summary>
internal static class CoinReader
{
    /// <summary>Reads the name into the frame. True for any string; an unknown name leaves the id at -1.</summary>
    public static bool TryRead(scoped ref JsonCursor json, CoinTable coins, ParsedFrame frame)
    {
        if (!json.TryReadString(out ReadOnlySpan<byte> name, out bool escaped)) return false;
        frame.HasCoin = true;
        frame.CoinId = IdOf(name, escaped, coins);
        return true;
    }

    /// <summary>The id of a name as it stands in JSON, or -1.</summary>
    public static int IdOf(ReadOnlySpan<byte> name, bool escaped, CoinTable coins)
    {
        if (!escaped) return coins.IdOf(name);
        Span<byte> plain = stackalloc byte[CoinTable.NameBytesMax];
        return EscapeText.TryRemove(name, plain, out int length) ? coins.IdOf(plain[..length]) : -1;
    }
}
