using RelayCloud.MarketData.Json;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Frames;

/// <summary>Reads the data of <c>trades</c> frames: an array, oldest first, of one coin (reference section 4.3). Hot: allocates nothing, throws nothing.</summary>
internal static class TradesParser
{
    /// <summary>The most trades taken in one frame; 121 is the most that was seen on mainnet.</summary>
    public const int TradesMax = 4_096;

    /// <summary>The longest trade taken, in bytes. On mainnet a trade has about 310.</summary>
    public const int TradeBytesMax = 4_096;

    private const int HashDigits = 64;
    private const int AddressDigits = 40;

    private const int CoinSeen = 1, SideSeen = 2, PriceSeen = 4, SizeSeen = 8, TimeSeen = 16, TidSeen = 32, HashSeen = 64, UsersSeen = 128;
    private const int Required = CoinSeen | SideSeen | PriceSeen | SizeSeen | TimeSeen | TidSeen;

    /// <summary>Reads the array. An empty one is taken, without a coin.</summary>
    public static bool TryRead(scoped ref JsonCursor json, CoinTable coins, ParsedFrame frame)
    {
        if (!json.TryRead((byte)'[')) return false;
        if (json.TryRead((byte)']')) return true;
        ReadOnlySpan<byte> coin = default;
        do
        {
            if (json.Peek() != (byte)'{') return false;
            int start = json.Position;
            if (!TryReadTrade(ref json, coins, frame, ref coin, out long timeMs, out long tid)) return false;
            int length = json.Position - start;

            // Oldest first: a time that falls back is damage, and would break the order that customers see.
            if (timeMs < frame.TimeMs || length > TradeBytesMax || !frame.TryAdd(new TradeSlice(start, length, timeMs, tid))) return false;
            frame.TimeMs = timeMs;
        }
        while (json.TryRead((byte)','));
        return json.TryRead((byte)']');
    }

    private static bool TryReadTrade(scoped ref JsonCursor json, CoinTable coins, ParsedFrame frame, ref ReadOnlySpan<byte> coin, out long timeMs, out long tid)
    {
        timeMs = 0;
        tid = 0;
        int seen = 0;
        if (!json.TryRead((byte)'{')) return false;
        do
        {
            if (!json.TryReadName(out ReadOnlySpan<byte> name, out bool escaped) || escaped) return false;
            int property = PropertyOf(name);
            if ((seen & property) != 0) return false;
            seen |= property;
            bool ok = property switch
            {
                CoinSeen => TryReadCoin(ref json, coins, frame, ref coin),
                SideSeen => TryReadSide(ref json),
                PriceSeen or SizeSeen => json.TryReadDecimal(signAllowed: false, out _),
                TimeSeen => json.TryReadWhole(out timeMs) && Plausible.IsTime(timeMs),
                TidSeen => json.TryReadWhole(out tid) && tid <= Plausible.TidMax,
                HashSeen => TryReadHex(ref json, HashDigits),
                UsersSeen => TryReadUsers(ref json),
                _ => json.TrySkipValue(FrameParser.DepthOfTrade),
            };
            if (!ok) return false;
        }
        while (json.TryRead((byte)','));
        return (seen & Required) == Required && json.TryRead((byte)'}');
    }

    private static int PropertyOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("px"u8) => PriceSeen,
        2 when name.SequenceEqual("sz"u8) => SizeSeen,
        3 when name.SequenceEqual("tid"u8) => TidSeen,
        4 when name.SequenceEqual("coin"u8) => CoinSeen,
        4 when name.SequenceEqual("side"u8) => SideSeen,
        4 when name.SequenceEqual("time"u8) => TimeSeen,
        4 when name.SequenceEqual("hash"u8) => HashSeen,
        5 when name.SequenceEqual("users"u8) => UsersSeen,
        _ => 0,
    };

    private static bool TryReadCoin(scoped ref JsonCursor json, CoinTable coins, ParsedFrame frame, ref ReadOnlySpan<byte> coin)
    {
        if (!json.TryReadString(out ReadOnlySpan<byte> name, out bool escaped)) return false;
        if (frame.HasCoin)
        {
            if (name.SequenceEqual(coin)) return true;

            // Two names in one frame: one of them is damaged, and there is no telling which.
            frame.CoinId = -1;
            return false;
        }

        coin = name;
        frame.HasCoin = true;
        frame.CoinId = CoinReader.IdOf(name, escaped, coins);
        return true;
    }

    private static bool TryReadSide(scoped ref JsonCursor json) =>
        json.TryReadString(out ReadOnlySpan<byte> side, out _) && side.Length == 1 && (side[0] is (byte)'A' or (byte)'B');

    private static bool TryReadUsers(scoped ref JsonCursor json) =>
        json.TryRead((byte)'[') && TryReadHex(ref json, AddressDigits)
        && json.TryRead((byte)',') && TryReadHex(ref json, AddressDigits) && json.TryRead((byte)']');

    private static bool TryReadHex(scoped ref JsonCursor json, int digits) =>
        json.TryReadString(out ReadOnlySpan<byte> text, out _) && text.Length == digits + 2 && text.StartsWith("0x"u8) && HexText.IsHex(text[2..]);
}
