using RelayCloud.MarketData.Json;

namespace RelayCloud.MarketData.Frames;

/// <summary>Reads price levels, <c>{"px":"84143.0","sz":"10.25923","n":36}</c>, and checks them.</summary>
internal static class LevelReader
{
    /// <summary>The most levels taken on one side. The public gateways send 20, an order-book-server up to 100.</summary>
    public const int LevelsMax = 100;

    /// <summary>Reads one side of a book, best level first, each level strictly worse than the one before.</summary>
    /// <param name="json">Stands before the side's opening bracket.</param>
    /// <param name="rising">True for asks.</param>
    /// <param name="hasBest">False when the side is empty.</param>
    /// <param name="best">The best price.</param>
    public static bool TryReadSide(scoped ref JsonCursor json, bool rising, out bool hasBest, out DecimalText best)
    {
        hasBest = false;
        best = default;
        if (!json.TryRead((byte)'[')) return false;
        if (json.TryRead((byte)']')) return true;
        DecimalText last = default, price = default;
        int count = 0;
        do
        {
            if (++count > LevelsMax || !TryReadLevel(ref json, out price)) return false;
            if (count == 1)
            {
                hasBest = true;
                best = price;
            }
            else
            {
                int order = DecimalText.Compare(price, last);
                if (rising ? order <= 0 : order >= 0) return false;
            }

            last = price;
        }
        while (json.TryRead((byte)','));
        return json.TryRead((byte)']');
    }

    /// <summary>Reads one level.</summary>
    public static bool TryReadLevel(scoped ref JsonCursor json, out DecimalText price)
    {
        // The spelling that the exchange uses, first: it costs half of what reading names one by one does. Whatever is spelled otherwise is read again, with care.
        int start = json.Position;
        if (json.TryReadExactly("{\"px\":"u8) && json.TryReadDecimal(signAllowed: false, out price)
            && json.TryReadExactly(",\"sz\":"u8) && json.TryReadDecimal(signAllowed: false, out _)
            && json.TryReadExactly(",\"n\":"u8) && json.TryReadWhole(out long orders) && orders >= 1
            && json.TryReadExactly("}"u8))
            return true;
        json.Position = start;
        return TryReadLevelOfAnySpelling(ref json, out price);
    }

    private static bool TryReadLevelOfAnySpelling(scoped ref JsonCursor json, out DecimalText price)
    {
        price = default;
        bool hasPrice = false, hasSize = false, hasOrders = false;
        if (!json.TryRead((byte)'{')) return false;
        do
        {
            if (!json.TryReadName(out ReadOnlySpan<byte> name, out bool escaped) || escaped) return false;
            if (name.SequenceEqual("px"u8))
            {
                if (hasPrice || !json.TryReadDecimal(signAllowed: false, out price)) return false;
                hasPrice = true;
            }
            else if (name.SequenceEqual("sz"u8))
            {
                if (hasSize || !json.TryReadDecimal(signAllowed: false, out _)) return false;
                hasSize = true;
            }
            else if (name.SequenceEqual("n"u8))
            {
                if (hasOrders || !json.TryReadWhole(out long orders) || orders < 1) return false;
                hasOrders = true;
            }
            else if (!json.TrySkipValue(FrameParser.DepthOfLevel))
            {
                return false;
            }
        }
        while (json.TryRead((byte)','));
        return hasPrice && hasSize && hasOrders && json.TryRead((byte)'}');
    }
}
