using System.Text;
using System.Text.Json;

namespace RelayCloud.Benchmarks.PathRun;

/// <summary>As much of <c>POST /info</c> as a relay needs to know the coins and that the gateway lives.</summary>
internal sealed class InfoAnswers
{
    private readonly byte[] _meta;
    private readonly byte[] _mids;

    public InfoAnswers(int coins)
    {
        string[] names = [.. Enumerable.Range(0, coins).Select(FramePlan.CoinOf)];
        _meta = Encoding.ASCII.GetBytes(
            $"{{\"universe\":[{string.Join(',', names.Select(n => $"{{\"szDecimals\":5,\"name\":\"{n}\",\"maxLeverage\":40,\"marginTableId\":56}}"))}]," +
            "\"marginTables\":[[56,{\"description\":\"tiered 40x\",\"marginTiers\":[{\"lowerBound\":\"0.0\",\"maxLeverage\":40}]}]],\"collateralToken\":0}");
        _mids = Encoding.ASCII.GetBytes($"{{{string.Join(',', names.Select(n => $"\"{n}\":\"84000.5\""))}}}");
    }

    /// <summary>The mid prices, as <c>allMids</c> carries them too.</summary>
    public ReadOnlyMemory<byte> Mids => _mids;

    /// <summary>The answer to a request's body; null where the exchange would answer 422.</summary>
    public byte[]? Answer(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var request = JsonDocument.Parse(body);
            return request.RootElement.GetProperty("type").GetString() switch
            {
                "meta" => _meta,
                "allPerpMetas" => [.. "["u8, .. _meta, .. "]"u8],
                "spotMeta" => "{\"universe\":[],\"tokens\":[]}"u8.ToArray(),
                "perpDexs" => "[null]"u8.ToArray(),
                "outcomeMeta" => "{\"outcomes\":[],\"questions\":[]}"u8.ToArray(),
                "allMids" => _mids,
                "exchangeStatus" => Encoding.ASCII.GetBytes($"{{\"specialStatuses\":null,\"time\":{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}}}"),
                _ => null,
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
