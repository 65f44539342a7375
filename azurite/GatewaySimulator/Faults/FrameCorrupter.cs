using System.Text;
using System.Text.Json;

namespace RelayCloud.GatewaySimulator.Faults;

/// <summary>Makes a bad frame of a good one. Pure.</summary>
internal static class FrameCorrupter
{
    private const string AbsurdTimeMs = "9007199254740991";

    /// <summary>A spoilt copy; the frame itself is shared with other connections and stays as it is.</summary>
    public static byte[] Corrupt(ReadOnlySpan<byte> frame, CorruptionKind kind) => kind switch
    {
        CorruptionKind.InvalidUtf8 => WithInvalidUtf8(frame),
        CorruptionKind.WrongTypes => WithWrongTypes(frame),
        CorruptionKind.AbsurdTime => ReplaceNumber(frame, TimeKey(frame), AbsurdTimeMs) ?? WithWrongTypes(frame),
        CorruptionKind.CrossedBook => WithCrossedBook(frame) ?? Half(frame),
        CorruptionKind.UnknownCoin => WithUnknownCoin(frame) ?? WithWrongTypes(frame),
        CorruptionKind.Garbage => Encoding.ASCII.GetBytes("\u0002~}{!" + new string('#', Math.Min(frame.Length, 256)) + "\u007f"),
        _ => Half(frame),
    };

    private static byte[] Half(ReadOnlySpan<byte> frame) => frame[..(frame.Length / 2)].ToArray();

    private static byte[] WithInvalidUtf8(ReadOnlySpan<byte> frame)
    {
        byte[] bad = frame.ToArray();
        // The first letter of the channel's name: inside a string, and 0xFF is in no UTF-8 text.
        int at = frame.IndexOf(":\""u8);
        bad[at < 0 ? 0 : at + 2] = 0xFF;
        return bad;
    }

    private static byte[] WithWrongTypes(ReadOnlySpan<byte> frame)
    {
        byte[]? bad = ReplaceNumber(frame, TimeKey(frame), "\"soon\"");
        if (bad is not null) return bad;
        int data = frame.IndexOf("\"data\":"u8);
        return data < 0 ? Half(frame) : [.. frame[..(data + 7)], .. "42}"u8];
    }

    private static ReadOnlySpan<byte> TimeKey(ReadOnlySpan<byte> frame) =>
        frame.IndexOf("\"channel\":\"candle\""u8) >= 0 ? "\"t\":"u8 : "\"time\":"u8;

    private static byte[]? ReplaceNumber(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> key, string value)
    {
        int at = frame.IndexOf(key);
        if (at < 0) return null;
        int from = at + key.Length;
        int length = frame[from..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return length <= 0 ? null : [.. frame[..from], .. Encoding.ASCII.GetBytes(value), .. frame[(from + length)..]];
    }

    private static byte[]? WithUnknownCoin(ReadOnlySpan<byte> frame)
    {
        ReadOnlySpan<byte> key = frame.IndexOf("\"channel\":\"candle\""u8) >= 0 ? "\"s\":\""u8 : "\"coin\":\""u8;
        int at = frame.IndexOf(key);
        if (at < 0) return null;
        int from = at + key.Length;
        int length = frame[from..].IndexOf((byte)'"');
        return length < 0 ? null : [.. frame[..from], .. "NO-SUCH-COIN"u8, .. frame[(from + length)..]];
    }

    private static byte[]? WithCrossedBook(ReadOnlySpan<byte> frame)
    {
        var reader = new Utf8JsonReader(frame);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        if (!document.RootElement.TryGetProperty("data", out JsonElement data) || data.ValueKind != JsonValueKind.Object) return null;
        if (!data.TryGetProperty("levels", out JsonElement sides) && !data.TryGetProperty("bbo", out sides)) return null;
        string bids = sides[0].GetRawText();
        string asks = sides[1].GetRawText();
        if (bids is "[]" or "null" || asks is "[]" or "null") return null;
        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(frame).Replace(sides.GetRawText(), $"[{asks},{bids}]", StringComparison.Ordinal));
    }
}
