using System.Text.Json;

namespace RelayCloud.Resilience.Relays;

/// <summary>One answer of <c>/stats</c>. Names are those of the JSON.</summary>
/// <param name="Body">The JSON.</param>
public sealed record RelayStats(JsonElement Body)
{
    /// <summary>How many gateways there are.</summary>
    public int Gateways => Body.GetProperty("feed").GetProperty("gateways").GetArrayLength();

    /// <summary>A number about one gateway's frames and trades, as arbitration counts them.</summary>
    public long Feed(int gateway, string name) => Body.GetProperty("feed").GetProperty("gateways")[gateway].GetProperty(name).GetInt64();

    /// <summary>The same, summed over all gateways.</summary>
    public long FeedSum(string name) => Enumerable.Range(0, Gateways).Sum(g => Feed(g, name));

    /// <summary>A number about arbitration as a whole.</summary>
    public long Feed(string name) => Body.GetProperty("feed").GetProperty(name).GetInt64();

    /// <summary>How often two gateways gave different values for one time: <c>[published gateway][divergent gateway]</c>.</summary>
    public IReadOnlyList<IReadOnlyList<long>> DivergencesByPair =>
        [.. Body.GetProperty("feed").GetProperty("divergencesByPair").EnumerateArray().Select(row => (IReadOnlyList<long>)[.. row.EnumerateArray().Select(n => n.GetInt64())])];

    /// <summary>How many of the latest of them are told one by one.</summary>
    public int LatestDivergences => Body.GetProperty("feed").GetProperty("latestDivergences").GetArrayLength();

    /// <summary>A number about one gateway's connections.</summary>
    public long Counts(int gateway, string name) => Body.GetProperty("gateways").GetProperty("gateways")[gateway].GetProperty("counts").GetProperty(name).GetInt64();

    /// <summary>A number about the hub.</summary>
    public long FanOut(string name) => Body.GetProperty("fanOut").GetProperty(name).GetInt64();

    /// <summary>Resident memory of the container, bytes.</summary>
    public long WorkingSetBytes => Body.GetProperty("memory").GetProperty("workingSetBytes").GetInt64();

    /// <summary>A number about what is written to the event log.</summary>
    public long LogWriter(string name) => Body.GetProperty("eventLog").GetProperty("writer").GetProperty(name).GetInt64();

    /// <summary>A number about what is published to Web PubSub.</summary>
    public long WebPubSub(string name) => Body.GetProperty("webPubSub").GetProperty(name).GetInt64();
}
