using System.Text.Json;

namespace RelayCloud.GatewaySimulator.Subscriptions;

/// <summary>Reads the <c>subscription</c> object of a request as strictly as the exchange does: a wrong type anywhere is no subscription at all.</summary>
internal static class SubscriptionParser
{
    /// <summary>The subscription in normal form, or null when the object has the wrong shape or an unknown type. Values are not judged here.</summary>
    public static Subscription? Parse(JsonElement subscription)
    {
        if (subscription.ValueKind != JsonValueKind.Object || !TryString(subscription, "type", out string type)) return null;
        return type switch
        {
            "l2Book" => ParseBook(subscription),
            "bbo" => ParseCoin(subscription, SubscriptionType.Bbo),
            "trades" => ParseCoin(subscription, SubscriptionType.Trades),
            "activeAssetCtx" => ParseCoin(subscription, SubscriptionType.ActiveAssetCtx),
            "candle" => TryString(subscription, "interval", out string interval)
                ? ParseCoin(subscription, SubscriptionType.Candle) is { } candle ? candle with { Interval = interval } : null
                : null,
            "allMids" => ParseMids(subscription),
            _ => null,
        };
    }

    /// <summary>An optional whole number: true with null when absent or null, false when it is anything else than a whole number.</summary>
    public static bool TryOptionalNumber(JsonElement from, string key, out long? value)
    {
        value = null;
        if (!from.TryGetProperty(key, out JsonElement element) || element.ValueKind == JsonValueKind.Null) return true;
        if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out long number) || number < 0) return false;
        value = number;
        return true;
    }

    /// <summary>An optional string: true with "" when absent or null, false when it is anything else than a string.</summary>
    public static bool TryOptionalString(JsonElement from, string key, out string value)
    {
        value = "";
        if (!from.TryGetProperty(key, out JsonElement element) || element.ValueKind == JsonValueKind.Null) return true;
        return TryString(from, key, out value);
    }

    /// <summary>A string that must be there.</summary>
    public static bool TryString(JsonElement from, string key, out string value)
    {
        value = "";
        if (!from.TryGetProperty(key, out JsonElement element) || element.ValueKind != JsonValueKind.String) return false;
        value = element.GetString()!;
        return true;
    }

    private static Subscription? ParseCoin(JsonElement subscription, SubscriptionType type) =>
        TryString(subscription, "coin", out string coin) ? new Subscription(type, coin) : null;

    private static Subscription? ParseMids(JsonElement subscription) =>
        TryOptionalString(subscription, "dex", out string dex) ? new Subscription(SubscriptionType.AllMids, "", dex) : null;

    private static Subscription? ParseBook(JsonElement subscription)
    {
        bool isFast = false;
        if (subscription.TryGetProperty("fast", out JsonElement fast))
        {
            if (fast.ValueKind is not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null)) return null;
            isFast = fast.ValueKind == JsonValueKind.True;
        }
        return TryString(subscription, "coin", out string coin)
            && TryOptionalNumber(subscription, "nSigFigs", out long? nSigFigs)
            && TryOptionalNumber(subscription, "mantissa", out long? mantissa)
            ? new Subscription(SubscriptionType.L2Book, coin, NSigFigs: nSigFigs, Mantissa: mantissa, IsFast: isFast)
            : null;
    }
}
