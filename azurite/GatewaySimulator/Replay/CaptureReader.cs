using System.Globalization;
using System.Text.Json;
using RelayCloud.GatewaySimulator.Subscriptions;

namespace RelayCloud.GatewaySimulator.Replay;

/// <summary>Reads the lines of a capture. Payloads are slices of the file, so that they are played byte for byte. Pure.</summary>
internal static class CaptureReader
{
    /// <summary>Appends the frames of a file; empty lines are skipped.</summary>
    /// <exception cref="CaptureFormatException">A line is no captured frame.</exception>
    public static void Read(string path, int file, ReadOnlyMemory<byte> bytes, List<CapturedFrame> frames)
    {
        int lineNumber = 0;
        while (bytes.Length > 0)
        {
            int end = bytes.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? default : bytes[(end + 1)..];
            lineNumber++;
            if (line.Span.Trim(" \r\t"u8).Length == 0) continue;
            try
            {
                frames.Add(ReadLine(line, file));
            }
            catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
            {
                throw new CaptureFormatException($"{path} line {lineNumber}: {e.Message} A line is {{\"ts\":\"2026-07-07T17:15:11.8Z\" or Unix time,\"payload\":{{\"channel\":…,\"data\":…}}}}.", e);
            }
        }
    }

    private static CapturedFrame ReadLine(ReadOnlyMemory<byte> line, int file)
    {
        var reader = new Utf8JsonReader(line.Span);
        long? timeUs = null;
        ReadOnlyMemory<byte> payload = default;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new FormatException("It is no JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isTime = reader.ValueTextEquals("ts"u8);
            bool isPayload = reader.ValueTextEquals("payload"u8);
            reader.Read();
            if (isTime) timeUs = ReadTimeUs(ref reader);
            int from = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isPayload) payload = line[from..(int)reader.BytesConsumed];
        }
        if (timeUs is null) throw new FormatException("It has no \"ts\".");
        if (payload.Length == 0) throw new FormatException("It has no \"payload\".");
        (Subscription? topic, long marketTimeMs) = TopicOf(payload);
        return new CapturedFrame(timeUs.Value, file, payload, topic, marketTimeMs);
    }

    /// <summary>ISO 8601 text, or a number: seconds below 10^11, milliseconds below 10^14, else microseconds.</summary>
    private static long ReadTimeUs(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            DateTimeOffset time = DateTimeOffset.Parse(reader.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            return (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        }
        if (reader.TokenType != JsonTokenType.Number) throw new FormatException("Its \"ts\" is neither text nor a number.");
        decimal value = reader.GetDecimal();
        return (long)(value < 100_000_000_000 ? value * 1_000_000 : value < 100_000_000_000_000 ? value * 1000 : value);
    }

    private static (Subscription? Topic, long MarketTimeMs) TopicOf(ReadOnlyMemory<byte> payload)
    {
        using JsonDocument document = JsonDocument.Parse(payload);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw new FormatException("Its payload is no JSON object.");
        if (!SubscriptionParser.TryString(root, "channel", out string channel) || !root.TryGetProperty("data", out JsonElement data)) return (null, 0);
        return channel switch
        {
            "l2Book" => (WithCoin(data, SubscriptionType.L2Book) is { } book
                ? book with { IsFast = data.TryGetProperty("fast", out JsonElement fast) && fast.ValueKind == JsonValueKind.True, NSigFigs = data.TryGetProperty("spread", out _) ? 5 : null }
                : null, Time(data, "time")),
            "bbo" => (WithCoin(data, SubscriptionType.Bbo), Time(data, "time")),
            "trades" => data.ValueKind == JsonValueKind.Array && data.GetArrayLength() > 0
                ? (WithCoin(data[0], SubscriptionType.Trades), Time(data[data.GetArrayLength() - 1], "time"))
                : (null, 0),
            "candle" => (SubscriptionParser.TryString(data, "s", out string coin) && SubscriptionParser.TryString(data, "i", out string interval)
                ? new Subscription(SubscriptionType.Candle, coin, Interval: interval)
                : null, 0),
            "allMids" => (SubscriptionParser.TryOptionalString(data, "dex", out string dex) ? new Subscription(SubscriptionType.AllMids, "", dex) : null, 0),
            "activeAssetCtx" or "activeSpotAssetCtx" => (WithCoin(data, SubscriptionType.ActiveAssetCtx), 0),
            _ => (null, 0),
        };
    }

    private static Subscription? WithCoin(JsonElement data, SubscriptionType type) =>
        data.ValueKind == JsonValueKind.Object && SubscriptionParser.TryString(data, "coin", out string coin) ? new Subscription(type, coin) : null;

    private static long Time(JsonElement data, string key) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(key, out JsonElement time) && time.ValueKind == JsonValueKind.Number && time.TryGetInt64(out long ms) ? ms : 0;
}
