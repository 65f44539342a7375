using System.Globalization;
using System.Text;
using System.Text.Json;
using RelayCloud.GatewaySimulator.Faults;

namespace RelayCloud.GatewaySimulator.Tests.Faults;

public class FrameCorrupterTests
{
    private static readonly string[] Frames =
    [
        """{"channel":"l2Book","data":{"coin":"BTC","time":1790232236546,"levels":[[{"px":"84143.0","sz":"10.25923","n":36}],[{"px":"84144.0","sz":"50.66449","n":18}]]}}""",
        """{"channel":"bbo","data":{"coin":"#1731","time":1783444934195,"bbo":[{"px":"0.67","sz":"25.0","n":1},null]}}""",
        """{"channel":"bbo","data":{"coin":"BTC","time":1790232237145,"bbo":[{"px":"84143.0","sz":"10.25923","n":36},{"px":"84144.0","sz":"50.66422","n":18}]}}""",
        """{"channel":"trades","data":[{"coin":"BTC","side":"A","px":"84143.0","sz":"0.00036","time":1790232216193,"hash":"0x7a","tid":1045359869404765,"users":["0x9a","0x82"]}]}""",
        """{"channel":"candle","data":{"t":1790232180000,"T":1790232239999,"s":"BTC","i":"1m","o":"84143.0","c":"84143.0","h":"84144.0","l":"84143.0","v":"14.27847","n":114}}""",
        """{"channel":"allMids","data":{"mids":{"BTC":"69172.5"}}}""",
        """{"channel":"activeAssetCtx","data":{"coin":"BTC","ctx":{"funding":"0.0000018952"}}}""",
    ];

    public static TheoryData<CorruptionKind> Kinds => [.. Enum.GetValues<CorruptionKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_careful_parser_can_tell_every_spoilt_frame(CorruptionKind kind)
    {
        foreach (string frame in Frames)
        {
            byte[] good = Encoding.UTF8.GetBytes(frame);
            byte[] bad = FrameCorrupter.Corrupt(good, kind);
            Assert.Equal(frame, Encoding.UTF8.GetString(good));
            Assert.True(IsGood(good), frame);
            Assert.False(IsGood(bad), $"{kind}: {Encoding.UTF8.GetString(bad)}");
        }
    }

    /// <summary>A careful reader of market data: encoding, shape, types, a known coin, a plausible time, a book that is not crossed.</summary>
    private static bool IsGood(byte[] frame)
    {
        try
        {
            string text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(frame);
            JsonElement data = JsonElement.Parse(text).GetProperty("data");
            if (data.ValueKind == JsonValueKind.Array) data = data[0];
            if (data.TryGetProperty("mids", out JsonElement mids)) return mids.ValueKind == JsonValueKind.Object;
            string coin = (data.TryGetProperty("coin", out JsonElement name) ? name : data.GetProperty("s")).GetString()!;
            if (coin is not ("BTC" or "#1731")) return false;
            if (data.TryGetProperty("ctx", out _)) return true;
            long timeMs = (data.TryGetProperty("time", out JsonElement time) ? time : data.GetProperty("t")).GetInt64();
            if (timeMs > 4_000_000_000_000) return false;
            if (data.TryGetProperty("levels", out JsonElement sides)) return Px(sides[0][0]) < Px(sides[1][0]);
            if (data.TryGetProperty("bbo", out sides)) return sides[1].ValueKind == JsonValueKind.Null || Px(sides[0]) < Px(sides[1]);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or KeyNotFoundException)
        {
            return false;
        }
    }

    private static decimal Px(JsonElement level) => decimal.Parse(level.GetProperty("px").GetString()!, CultureInfo.InvariantCulture);
}
