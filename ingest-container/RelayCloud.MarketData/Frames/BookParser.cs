using RelayCloud.MarketData.Json;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Frames;

/// <summary>Reads the data of <c>l2Book</c> and <c>bbo</c> frames (reference sections 4.1 and 4.2). Hot: allocates nothing, throws nothing.</summary>
internal static class BookParser
{
    /// <summary>Reads <c>{"coin":…,"time":…,"levels":[[bids],[asks]]}</c>, with <c>fast</c> and <c>spread</c> where they are present.</summary>
    public static bool TryReadBook(scoped ref JsonCursor json, CoinTable coins, ParsedFrame frame)
    {
        bool hasLevels = false, hasFast = false, hasSpread = false;
        if (!json.TryRead((byte)'{')) return false;
        do
        {
            if (!json.TryReadName(out ReadOnlySpan<byte> name, out bool escaped) || escaped) return false;
            if (name.SequenceEqual("levels"u8))
            {
                if (hasLevels || !TryReadLevels(ref json)) return false;
                hasLevels = true;
            }
            else if (name.SequenceEqual("fast"u8))
            {
                if (hasFast || !json.TryReadBoolean(out bool fast)) return false;
                hasFast = true;
                frame.IsFast = fast;
            }
            else if (name.SequenceEqual("spread"u8))
            {
                if (hasSpread) return false;
                hasSpread = true;
                if (json.TryReadNull()) continue;
                if (!json.TryReadDecimal(signAllowed: false, out _)) return false;
                frame.HasSpread = true;
            }
            else if (!TryReadCommon(ref json, name, coins, frame))
            {
                return false;
            }
        }
        while (json.TryRead((byte)','));
        return hasLevels && IsComplete(frame) && json.TryRead((byte)'}');
    }

    /// <summary>Reads <c>{"coin":…,"time":…,"bbo":[bid,ask]}</c>, where either may be null.</summary>
    public static bool TryReadBbo(scoped ref JsonCursor json, CoinTable coins, ParsedFrame frame)
    {
        bool hasBbo = false;
        if (!json.TryRead((byte)'{')) return false;
        do
        {
            if (!json.TryReadName(out ReadOnlySpan<byte> name, out bool escaped) || escaped) return false;
            if (name.SequenceEqual("bbo"u8))
            {
                if (hasBbo || !TryReadBidAndAsk(ref json)) return false;
                hasBbo = true;
            }
            else if (!TryReadCommon(ref json, name, coins, frame))
            {
                return false;
            }
        }
        while (json.TryRead((byte)','));
        return hasBbo && IsComplete(frame) && json.TryRead((byte)'}');
    }

    private static bool IsComplete(ParsedFrame frame) => frame.HasCoin && frame.TimeMs != 0;

    private static bool TryReadCommon(scoped ref JsonCursor json, ReadOnlySpan<byte> name, CoinTable coins, ParsedFrame frame)
    {
        if (name.SequenceEqual("coin"u8)) return !frame.HasCoin && CoinReader.TryRead(ref json, coins, frame);
        if (!name.SequenceEqual("time"u8)) return json.TrySkipValue(FrameParser.DepthOfData);
        if (frame.TimeMs != 0 || !json.TryReadWhole(out long timeMs) || !Plausible.IsTime(timeMs)) return false;
        frame.TimeMs = timeMs;
        return true;
    }

    private static bool TryReadLevels(scoped ref JsonCursor json) =>
        json.TryRead((byte)'[')
        && LevelReader.TryReadSide(ref json, rising: false, out bool hasBid, out DecimalText bid)
        && json.TryRead((byte)',')
        && LevelReader.TryReadSide(ref json, rising: true, out bool hasAsk, out DecimalText ask)
        && json.TryRead((byte)']')
        && !(hasBid && hasAsk && DecimalText.Compare(bid, ask) >= 0);

    private static bool TryReadBidAndAsk(scoped ref JsonCursor json) =>
        json.TryRead((byte)'[')
        && TryReadLevelOrNull(ref json, out bool hasBid, out DecimalText bid)
        && json.TryRead((byte)',')
        && TryReadLevelOrNull(ref json, out bool hasAsk, out DecimalText ask)
        && json.TryRead((byte)']')
        && !(hasBid && hasAsk && DecimalText.Compare(bid, ask) >= 0);

    private static bool TryReadLevelOrNull(scoped ref JsonCursor json, out bool hasLevel, out DecimalText price)
    {
        price = default;
        hasLevel = !json.TryReadNull();
        return !hasLevel || LevelReader.TryReadLevel(ref json, out price);
    }
}
