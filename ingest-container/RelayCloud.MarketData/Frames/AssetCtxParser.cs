using RelayCloud.MarketData.Json;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Frames;

/// <summary>Reads the data of <c>activeAssetCtx</c> and <c>activeSpotAssetCtx</c> frames (reference section 4.6). Allocates nothing, throws nothing.</summary>
internal static class AssetCtxParser
{
    // Names of ctx values that are decimals or null. Only rates may be negative.
    private static readonly byte[][] Amounts =
    [
        "openInterest"u8.ToArray(), "prevDayPx"u8.ToArray(), "dayNtlVlm"u8.ToArray(), "oraclePx"u8.ToArray(), "markPx"u8.ToArray(), "midPx"u8.ToArray(),
        "dayBaseVlm"u8.ToArray(), "circulatingSupply"u8.ToArray(), "totalSupply"u8.ToArray(),
    ];

    private static readonly byte[][] Rates = ["funding"u8.ToArray(), "premium"u8.ToArray()];

    /// <summary>Reads <c>{"coin":…,"ctx":{…}}</c>.</summary>
    public static bool TryRead(scoped ref JsonCursor json, CoinTable coins, ParsedFrame frame)
    {
        bool hasCtx = false;
        if (!json.TryRead((byte)'{')) return false;
        do
        {
            if (!json.TryReadName(out ReadOnlySpan<byte> name, out bool escaped) || escaped) return false;
            bool ok;
            if (name.SequenceEqual("ctx"u8))
            {
                ok = !hasCtx && TryReadCtx(ref json);
                hasCtx = true;
            }
            else if (name.SequenceEqual("coin"u8))
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
        return hasCtx && frame.HasCoin && json.TryRead((byte)'}');
    }

    private static bool TryReadCtx(scoped ref JsonCursor json)
    {
        bool hasMark = false;
        if (!json.TryRead((byte)'{')) return false;
        do
        {
            if (!json.TryReadName(out ReadOnlySpan<byte> name, out bool escaped) || escaped) return false;
            if (!TryReadCtxValue(ref json, name)) return false;
            if (!name.SequenceEqual("markPx"u8)) continue;
            if (hasMark) return false;
            hasMark = true;
        }
        while (json.TryRead((byte)','));
        return hasMark && json.TryRead((byte)'}');
    }

    private static bool TryReadCtxValue(scoped ref JsonCursor json, ReadOnlySpan<byte> name)
    {
        bool isRate = Contains(Rates, name);
        if (isRate || Contains(Amounts, name)) return json.TryReadNull() || json.TryReadDecimal(isRate, out _);
        if (!name.SequenceEqual("impactPxs"u8)) return json.TrySkipValue(FrameParser.DepthOfLevel);
        if (json.TryReadNull()) return true;
        if (!json.TryRead((byte)'[')) return false;
        do
        {
            if (!json.TryReadDecimal(signAllowed: false, out _)) return false;
        }
        while (json.TryRead((byte)','));
        return json.TryRead((byte)']');
    }

    private static bool Contains(byte[][] names, ReadOnlySpan<byte> name)
    {
        foreach (byte[] each in names)
            if (name.SequenceEqual(each)) return true;
        return false;
    }
}
