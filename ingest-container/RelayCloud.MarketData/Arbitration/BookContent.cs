using RelayCloud.MarketData.Json;

namespace RelayCloud.MarketData.Arbitration;

/// <summary>Compares books by what they say, since servers of different kinds may spell the same book differently. Allocates nothing.</summary>
internal static class BookContent
{
    /// <summary>Whether two data values, both checked by the parser, hold the same levels.</summary>
    public static bool AreSame(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.SequenceEqual(b)) return true;
        ReadOnlySpan<byte> x = LevelsOf(a), y = LevelsOf(b);
        var left = new JsonCursor(x);
        var right = new JsonCursor(y);
        while (true)
        {
            byte next = left.Peek();
            if (next != right.Peek()) return false;
            if (next == 0) return true;
            if (next != (byte)'"')
            {
                if (!TryReadSame(ref left, ref right, x, y)) return false;
                continue;
            }

            if (!left.TryReadString(out ReadOnlySpan<byte> p, out _) || !right.TryReadString(out ReadOnlySpan<byte> q, out _)) return false;
            if (p.SequenceEqual(q)) continue;
            if (!DecimalText.TryParse(p, signAllowed: false, out DecimalText m) || !DecimalText.TryParse(q, signAllowed: false, out DecimalText n)) return false;
            if (DecimalText.Compare(m, n) != 0) return false;
        }
    }

    // Anything but a string: one byte at a time is right for brackets, digits and null alike, as both texts are known to be valid.
    private static bool TryReadSame(ref JsonCursor left, ref JsonCursor right, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        if (x[left.Position] != y[right.Position]) return false;
        left.Position++;
        right.Position++;
        return true;
    }

    private static ReadOnlySpan<byte> LevelsOf(ReadOnlySpan<byte> data)
    {
        var json = new JsonCursor(data);
        if (!json.TryRead((byte)'{')) return default;
        do
        {
            if (!json.TryReadName(out ReadOnlySpan<byte> name, out _)) return default;
            int start = json.Position;
            if (!json.TrySkipValue(1)) return default;
            if (name.SequenceEqual("levels"u8) || name.SequenceEqual("bbo"u8)) return data[start..json.Position];
        }
        while (json.TryRead((byte)','));
        return default;
    }
}
