using RelayCloud.GatewaySimulator.Wire;

namespace RelayCloud.GatewaySimulator.Subscriptions;

/// <summary>
/// One subscription in its normal form, which is its identity: absent, null and default values are the same (reference section 3).
/// </summary>
/// <param name="Coin">Empty for <see cref="SubscriptionType.AllMids"/>.</param>
/// <param name="Dex">Only for <see cref="SubscriptionType.AllMids"/>; empty = the first dex.</param>
/// <param name="Interval">Only for <see cref="SubscriptionType.Candle"/>, else empty.</param>
internal sealed record Subscription(SubscriptionType Type, string Coin, string Dex = "", string Interval = "", long? NSigFigs = null, long? Mantissa = null, bool IsFast = false)
{
    /// <summary>The name on the wire.</summary>
    public string TypeName => Type switch
    {
        SubscriptionType.L2Book => "l2Book",
        SubscriptionType.Bbo => "bbo",
        SubscriptionType.Trades => "trades",
        SubscriptionType.Candle => "candle",
        SubscriptionType.AllMids => "allMids",
        _ => "activeAssetCtx",
    };

    /// <summary>The object that acknowledgements and errors echo, with defaults and nulls filled in.</summary>
    public string Echo()
    {
        JsonText json = new JsonText().Raw("{\"type\":"u8).String(TypeName);
        if (Type == SubscriptionType.AllMids)
        {
            json.Raw(",\"dex\":"u8);
            return Text(Dex.Length > 0 ? json.String(Dex) : json.Raw("null"u8));
        }
        json.Raw(",\"coin\":"u8).String(Coin);
        if (Type == SubscriptionType.Candle) json.Raw(",\"interval\":"u8).String(Interval);
        if (Type == SubscriptionType.L2Book)
        {
            json.Raw(",\"nSigFigs\":"u8);
            NumberOrNull(json, NSigFigs).Raw(",\"mantissa\":"u8);
            NumberOrNull(json, Mantissa).Raw(IsFast ? ",\"fast\":true"u8 : ",\"fast\":false"u8);
        }
        return Text(json);
    }

    private static JsonText NumberOrNull(JsonText json, long? value) => value is { } number ? json.Number(number) : json.Raw("null"u8);

    private static string Text(JsonText json) => System.Text.Encoding.UTF8.GetString(json.Raw("}"u8).ToBytes());
}
