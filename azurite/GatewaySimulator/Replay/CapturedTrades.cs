using System.Text.Json;
using RelayCloud.GatewaySimulator.Wire;

namespace RelayCloud.GatewaySimulator.Replay;

/// <summary>The last 30 trades of a coin that a replay has played, each as captured and none twice. Guarded by the feed's lock.</summary>
internal sealed class CapturedTrades
{
    private const int CountMax = 30;
    private readonly List<(long TimeMs, long Tid, ReadOnlyMemory<byte> Text)> _last = [];

    public int Count => _last.Count;

    /// <summary>Adds the trades of a frame. Captures hold the exchange's own replays, so known and older trades are left out.</summary>
    public void Add(ReadOnlyMemory<byte> payload)
    {
        using JsonDocument document = JsonDocument.Parse(payload);
        foreach (JsonElement trade in document.RootElement.GetProperty("data").EnumerateArray())
        {
            // What is no trade is played all the same, but not told again.
            if (!TryNumber(trade, "time", out long timeMs) || !TryNumber(trade, "tid", out long id)) continue;
            if (_last.Count > 0 && timeMs < _last[^1].TimeMs) continue;
            if (_last.Exists(t => t.TimeMs == timeMs && t.Tid == id)) continue;
            // The text as captured, not written anew.
            _last.Add((timeMs, id, System.Text.Encoding.UTF8.GetBytes(trade.GetRawText())));
            if (_last.Count > CountMax) _last.RemoveAt(0);
        }
    }

    /// <summary>Writes them as one array, oldest first.</summary>
    public void Write(JsonText json)
    {
        json.Raw("["u8);
        for (int i = 0; i < _last.Count; i++)
        {
            if (i > 0) json.Raw(","u8);
            json.Raw(_last[i].Text.Span);
        }
        json.Raw("]"u8);
    }

    private static bool TryNumber(JsonElement trade, string key, out long value)
    {
        value = 0;
        return trade.ValueKind == JsonValueKind.Object
            && trade.TryGetProperty(key, out JsonElement number)
            && number.ValueKind == JsonValueKind.Number
            && number.TryGetInt64(out value);
    }
}
