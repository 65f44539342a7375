using System.Text;
using System.Text.Json;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Dialects;

/// <summary>Reads the text of an error frame. Not a hot path.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Topic">The topic that it names, where it names one that is known.</param>
/// <param name="Summary">Its text up to what it quotes, so that no payload gets into reports.</param>
internal sealed record UpstreamError(UpstreamErrorKind Kind, Topic? Topic, string Summary)
{
    private const int TextBytesMax = 4_096;
    private const int SummaryCharsMax = 120;

    private static readonly (string Start, UpstreamErrorKind Kind)[] Starts =
    [
        ("Already subscribed", UpstreamErrorKind.AlreadySubscribed),
        ("Already unsubscribed", UpstreamErrorKind.AlreadyUnsubscribed),
        ("Invalid subscription", UpstreamErrorKind.InvalidSubscription),
        ("Cannot subscribe to more than", UpstreamErrorKind.TooManySubscriptions),
        ("Cannot send more than", UpstreamErrorKind.TooManyMessages),
    ];

    /// <summary>Reads an error's text.</summary>
    /// <param name="escaped">Content of the JSON string, still escaped, UTF-8.</param>
    /// <param name="topics">Where a quoted subscription is looked up.</param>
    public static UpstreamError Parse(ReadOnlySpan<byte> escaped, TopicTable topics)
    {
        string text = Unescape(escaped[..Math.Min(escaped.Length, TextBytesMax)]);
        UpstreamErrorKind kind = Array.Find(Starts, s => text.StartsWith(s.Start, StringComparison.Ordinal)).Kind;
        int quote = text.IndexOf('{', StringComparison.Ordinal);
        string summary = (quote < 0 ? text : text[..quote]).TrimEnd(' ', ':');
        if (summary.Length > SummaryCharsMax) summary = summary[..SummaryCharsMax];
        return new UpstreamError(kind, quote < 0 ? null : FindTopic(text[quote..], topics), summary);
    }

    private static string Unescape(ReadOnlySpan<byte> escaped)
    {
        try
        {
            byte[] json = [(byte)'"', .. escaped, (byte)'"'];
            return JsonSerializer.Deserialize<string>(json) ?? "";
        }
        catch (JsonException)
        {
            // Cut in the middle of an escape, or not escaped at all: the beginning is all we need.
            return Encoding.UTF8.GetString(escaped);
        }
    }

    private static Topic? FindTopic(string json, TopicTable topics)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement s = document.RootElement;
            // order_book_server quotes the whole request in some errors.
            if (s.TryGetProperty("subscription", out JsonElement inner)) s = inner;
            Channel? channel = Text(s, "type") switch
            {
                "l2Book" => Channel.L2Book,
                "bbo" => Channel.Bbo,
                "trades" => Channel.Trades,
                "candle" => Channel.Candle,
                "allMids" => Channel.AllMids,
                "activeAssetCtx" => Channel.ActiveAssetCtx,
                _ => null,
            };
            int coinId = topics.Coins.IdOf(Text(s, channel == Channel.AllMids ? "dex" : "coin") ?? "");
            int interval = channel == Channel.Candle ? CandleInterval.IndexOf(Encoding.UTF8.GetBytes(Text(s, "interval") ?? "")) : 0;
            if (channel is null || coinId < 0 || interval < 0) return null;
            bool fast = s.TryGetProperty("fast", out JsonElement f) && f.ValueKind == JsonValueKind.True;
            var key = new TopicKey(channel.Value, fast, Number(s, "nSigFigs"), Number(s, "mantissa"), (byte)interval, coinId);
            return topics.TryGet(key, out Topic? topic) ? topic : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetByte(out byte number) ? number : (byte)0;
}
