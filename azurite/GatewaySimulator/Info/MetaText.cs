using RelayCloud.GatewaySimulator.Feeds;
using RelayCloud.GatewaySimulator.Market;
using RelayCloud.GatewaySimulator.Wire;

namespace RelayCloud.GatewaySimulator.Info;

/// <summary>
/// The metadata of the exchange. Lists that belong together are in the same order and of the same length: <c>ctxs[i]</c> belongs to
/// <c>universe[i]</c>, and <c>tokens[i].index</c> is <c>i</c>, because clients join them by position. Thread-safe.
/// </summary>
internal sealed class MetaText(IMarketView view)
{
    // Token 0 is the quote of every pair; the bases follow in the order of the pairs.
    private const string Quote = "USDC";
    private readonly Coin[] _spot = [.. view.Coins.Where(c => c.Kind == CoinKind.Spot).OrderBy(c => c.SpotIndex)];

    private IEnumerable<string> BuilderDexes => view.Coins.Where(c => c.Dex.Length > 0).Select(c => c.Dex).Distinct(StringComparer.Ordinal);

    public JsonText WriteMeta(JsonText json, string dex)
    {
        Coin[] perps = Perps(dex);
        json.Raw("{\"universe\":"u8);
        List(json, perps, coin =>
        {
            json.Raw("{\"szDecimals\":"u8).Number(coin.SzDecimals).Raw(",\"name\":"u8).String(coin.Name)
                .Raw(",\"maxLeverage\":"u8).Number(coin.MaxLeverage).Raw(",\"marginTableId\":"u8).Number(coin.MaxLeverage);
            if (coin.IsDelisted) json.Raw(",\"isDelisted\":true"u8);
            json.Raw("}"u8);
        });
        json.Raw(",\"marginTables\":"u8);
        List(json, [.. perps.Select(c => c.MaxLeverage).Distinct().Order()], leverage => json
            .Raw("["u8).Number(leverage).Raw(",{\"description\":\"\",\"marginTiers\":[{\"lowerBound\":\"0.0\",\"maxLeverage\":"u8).Number(leverage).Raw("}]}]"u8));
        return json.Raw(",\"collateralToken\":0}"u8);
    }

    /// <summary>The contexts of a dex's universe, by position.</summary>
    public JsonText WriteContexts(JsonText json, string dex) => List(json, Perps(dex), coin => Context(json, coin));

    /// <summary>The metadata of every dex in the order of perpDexs.</summary>
    public JsonText WriteAllPerpMetas(JsonText json) => List(json, [.. BuilderDexes.Prepend("")], dex => WriteMeta(json, dex));

    /// <summary>The first dex is null.</summary>
    public JsonText WritePerpDexs(JsonText json) => List(json, [.. BuilderDexes.Prepend("")], dex =>
    {
        if (dex.Length == 0)
        {
            json.Raw("null"u8);
            return;
        }
        json.Raw("{\"name\":"u8).String(dex).Raw(",\"fullName\":"u8).String(dex.ToUpperInvariant())
            .Raw(",\"deployer\":"u8).Hex(SeedHash.OfName(1, dex), 20).Raw(",\"oracleUpdater\":null,\"feeRecipient\":null,\"assetToStreamingOiCap\":"u8);
        List(json, Perps(dex), coin => json.Raw("["u8).String(coin.Name).Raw(",\"10000000.0\"]"u8));
        json.Raw("}"u8);
    });

    public JsonText WriteSpotMeta(JsonText json)
    {
        json.Raw("{\"universe\":"u8);
        int position = 0;
        List(json, _spot, coin => json.Raw("{\"tokens\":["u8).Number(++position).Raw(",0],\"name\":"u8).String(coin.Name)
            .Raw(",\"index\":"u8).Number(coin.SpotIndex).Raw(coin.Name[0] == '@' ? ",\"isCanonical\":false}"u8 : ",\"isCanonical\":true}"u8));
        json.Raw(",\"tokens\":"u8);
        List(json, [.. Enumerable.Range(0, _spot.Length + 1)], index => Token(json, index));
        return json.Raw("}"u8);
    }

    /// <summary>The contexts of the spot pairs, by position; each also names its coin.</summary>
    public JsonText WriteSpotContexts(JsonText json) => List(json, _spot, coin => Context(json, coin));

    private static string BaseName(Coin coin) => coin.Name switch
    {
        "@107" => "HYPE",
        ['@', .. var index] => "TOKEN" + index,
        _ => coin.Name[..coin.Name.IndexOf('/', StringComparison.Ordinal)],
    };

    private static JsonText List<T>(JsonText json, T[] items, Action<T> write)
    {
        json.Raw("["u8);
        for (int i = 0; i < items.Length; i++)
        {
            if (i > 0) json.Raw(","u8);
            write(items[i]);
        }
        return json.Raw("]"u8);
    }

    private void Token(JsonText json, int index)
    {
        string name = index == 0 ? Quote : BaseName(_spot[index - 1]);
        int szDecimals = index == 0 ? 8 : _spot[index - 1].SzDecimals;
        json.Raw("{\"name\":"u8).String(name).Raw(",\"szDecimals\":"u8).Number(szDecimals).Raw(",\"weiDecimals\":8,\"index\":"u8).Number(index)
            .Raw(",\"tokenId\":"u8).Hex(SeedHash.OfName(2, name), 16)
            .Raw(index <= 1 ? ",\"isCanonical\":true"u8 : ",\"isCanonical\":false"u8)
            .Raw(",\"evmContract\":null,\"fullName\":null,\"deployerTradingFeeShare\":\"0.0\"}"u8);
    }

    private void Context(JsonText json, Coin coin)
    {
        // A replay knows only captured contexts; a list joined by position needs something in every place.
        if (!view.TryWriteContext(json, coin.Name)) json.Raw("{}"u8);
    }

    private Coin[] Perps(string dex) => [.. view.Coins.Where(c => !c.IsSpotLike && c.Dex == dex)];
}
