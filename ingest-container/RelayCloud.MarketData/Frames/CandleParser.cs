using RelayCloud.MarketData.Json;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Frames;

/// <summary>Reads the data of <c>candle</c> frames, a bare object (reference section 4.4). Allocates nothing, throws nothing.</summary>
internal static class CandleParser
{
    private const int AllSeen = 0b11_1111_1111;

    /// <summary>Reads <c>{"t":…,"T":…,"s":coin,"i":interval,"o","c","h","l","v":decimals,"n":…}</c>.</summary>
    public static bool TryRead(scoped ref JsonCursor json, CoinTable coins, ParsedFrame frame)
    {
        int seen = 0;
        long opensMs = 0, closesMs = 0;
        DecimalText open = default, close = default, high = default, low = default;
        if (!json.TryRead((byte)'{')) return false;
        do
        {
            if (!json.TryReadName(out ReadOnlySpan<byte> name, out bool escaped) || escaped) return false;
            int index = name.Length == 1 ? "tTsiochlvn"u8.IndexOf(name[0]) : -1;
            if (index < 0)
            {
                if (!json.TrySkipValue(FrameParser.DepthOfData)) return false;
                continue;
            }

            if ((seen & (1 << index)) != 0) return false;
            seen |= 1 << index;
            bool ok = (char)name[0] switch
            {
                't' => json.TryReadWhole(out opensMs) && Plausible.IsTime(opensMs),
                'T' => json.TryReadWhole(out closesMs) && Plausible.IsTime(closesMs),
                's' => CoinReader.TryRead(ref json, coins, frame),
                'i' => TryReadInterval(ref json, frame),
                'o' => json.TryReadDecimal(signAllowed: false, out open),
                'c' => json.TryReadDecimal(signAllowed: false, out close),
                'h' => json.TryReadDecimal(signAllowed: false, out high),
                'l' => json.TryReadDecimal(signAllowed: false, out low),
                'v' => TryReadVolume(ref json, frame),
                _ => TryReadTrades(ref json, frame),
            };
            if (!ok) return false;
        }
        while (json.TryRead((byte)','));
        if (seen != AllSeen || opensMs > closesMs || !json.TryRead((byte)'}')) return false;
        if (DecimalText.Compare(low, open) > 0 || DecimalText.Compare(low, close) > 0
            || DecimalText.Compare(high, open) < 0 || DecimalText.Compare(high, close) < 0)
            return false;
        frame.TimeMs = opensMs;
        return true;
    }

    private static bool TryReadInterval(scoped ref JsonCursor json, ParsedFrame frame)
    {
        // An interval that we do not know is no damage: the exchange may add one.
        if (!json.TryReadString(out ReadOnlySpan<byte> name, out _)) return false;
        frame.Interval = CandleInterval.IndexOf(name);
        return true;
    }

    private static bool TryReadVolume(scoped ref JsonCursor json, ParsedFrame frame)
    {
        if (json.Peek() != (byte)'"') return false;
        int start = json.Position + 1;
        if (!json.TryReadDecimal(signAllowed: false, out _)) return false;
        frame.CandleVolume = start..(json.Position - 1);
        return true;
    }

    private static bool TryReadTrades(scoped ref JsonCursor json, ParsedFrame frame)
    {
        bool ok = json.TryReadWhole(out long trades);
        frame.CandleTrades = trades;
        return ok;
    }
}
