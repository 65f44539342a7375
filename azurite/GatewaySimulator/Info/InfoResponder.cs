using System.Text.Json;
using RelayCloud.GatewaySimulator.Feeds;
using RelayCloud.GatewaySimulator.Limits;
using RelayCloud.GatewaySimulator.Market;
using RelayCloud.GatewaySimulator.Subscriptions;
using RelayCloud.GatewaySimulator.Wire;

namespace RelayCloud.GatewaySimulator.Info;

/// <summary>Answers info requests for market data from a market view (reference section 7). Thread-safe.</summary>
internal sealed class InfoResponder(IMarketView view)
{
    private readonly MetaText _meta = new(view);

    /// <summary>Answers one request and charges it to the address.</summary>
    public InfoAnswer Answer(JsonElement request, AddressUsage usage)
    {
        if (request.ValueKind != JsonValueKind.Object || !SubscriptionParser.TryString(request, "type", out string type) || !IsKnown(type)) return InfoAnswer.NotParsed;
        if (!usage.TryInfo(InfoWeights.Of(type))) return InfoAnswer.OverWeight;
        return type switch
        {
            "exchangeStatus" => Ok(json => json.Raw("{\"specialStatuses\":null,\"time\":"u8).Number(view.TimeMs).Raw("}"u8)),
            "l2Book" => Book(request),
            "recentTrades" => Trades(request, usage),
            "candleSnapshot" => Candles(request, usage),
            "perpDexs" => Ok(_meta.WritePerpDexs),
            "allPerpMetas" => Ok(_meta.WriteAllPerpMetas),
            "spotMeta" => Ok(_meta.WriteSpotMeta),
            "spotMetaAndAssetCtxs" => Ok(json =>
            {
                _meta.WriteSpotMeta(json.Raw("["u8));
                return _meta.WriteSpotContexts(json.Raw(","u8)).Raw("]"u8);
            }),
            _ => OfDex(type, request),
        };
    }

    private static bool IsKnown(string type) => type is "meta" or "metaAndAssetCtxs" or "allPerpMetas" or "spotMeta" or "spotMetaAndAssetCtxs"
        or "perpDexs" or "allMids" or "l2Book" or "recentTrades" or "candleSnapshot" or "exchangeStatus";

    private static InfoAnswer Ok(Func<JsonText, JsonText> write) => new(StatusCodes.Status200OK, write(new JsonText()).ToBytes());

    private InfoAnswer OfDex(string type, JsonElement request)
    {
        if (!SubscriptionParser.TryOptionalString(request, "dex", out string dex)) return InfoAnswer.NotParsed;
        if (!view.HasDex(dex)) return InfoAnswer.Failed;
        return type switch
        {
            "allMids" => Ok(json =>
            {
                view.WriteMids(json, dex);
                return json;
            }),
            "meta" => Ok(json => _meta.WriteMeta(json, dex)),
            _ => Ok(json =>
            {
                _meta.WriteMeta(json.Raw("["u8), dex);
                return _meta.WriteContexts(json.Raw(","u8), dex).Raw("]"u8);
            }),
        };
    }

    private InfoAnswer Book(JsonElement request)
    {
        if (!SubscriptionParser.TryString(request, "coin", out string coin)
            || !SubscriptionParser.TryOptionalNumber(request, "nSigFigs", out long? nSigFigs)
            || !SubscriptionParser.TryOptionalNumber(request, "mantissa", out long? mantissa)) return InfoAnswer.NotParsed;
        var json = new JsonText();
        return view.HasCoin(coin) && view.TryWriteBook(json, coin, nSigFigs, mantissa) ? new InfoAnswer(StatusCodes.Status200OK, json.ToBytes()) : InfoAnswer.Null;
    }

    private InfoAnswer Trades(JsonElement request, AddressUsage usage)
    {
        if (!SubscriptionParser.TryString(request, "coin", out string coin)) return InfoAnswer.NotParsed;
        if (!view.HasCoin(coin)) return InfoAnswer.Null;
        var json = new JsonText();
        usage.AddInfoWeight(InfoWeights.OfItems("recentTrades", view.WriteTrades(json, coin)));
        return new InfoAnswer(StatusCodes.Status200OK, json.ToBytes());
    }

    private InfoAnswer Candles(JsonElement request, AddressUsage usage)
    {
        if (!request.TryGetProperty("req", out JsonElement req) || req.ValueKind != JsonValueKind.Object
            || !SubscriptionParser.TryString(req, "coin", out string coin)
            || !SubscriptionParser.TryString(req, "interval", out string interval) || !CandleInterval.IsKnown(interval)
            || !SubscriptionParser.TryOptionalNumber(req, "startTime", out long? startMs) || startMs is null
            || !SubscriptionParser.TryOptionalNumber(req, "endTime", out long? endMs)) return InfoAnswer.NotParsed;
        if (!view.HasCoin(coin)) return InfoAnswer.Failed;
        var json = new JsonText();
        usage.AddInfoWeight(InfoWeights.OfItems("candleSnapshot", view.WriteCandles(json, coin, interval, startMs.Value, endMs ?? view.TimeMs)));
        return new InfoAnswer(StatusCodes.Status200OK, json.ToBytes());
    }
}
