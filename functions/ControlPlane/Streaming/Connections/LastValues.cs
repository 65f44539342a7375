using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using RelayCloud.Accounts.Storage;
using RelayCloud.ControlPlane.Streaming.Presence;
using RelayCloud.ControlPlane.Streaming.Topics;

namespace RelayCloud.ControlPlane.Streaming.Connections;

/// <summary>Reads present values from the table <c>snapshots</c>, which the container writes: ingest-container/RelayCloud.Ingest/Snapshots/README.md.</summary>
/// <param name="table">Its client.</param>
internal sealed class LastValues(TableClient table)
{
    // A value is cut into so many columns at most.
    private const int ChunksMax = 15;
    private const string NoCoin = "*";

    /// <summary>
    /// The last value as the publisher packs values: <c>[{"channel":…,"data":…,"cursor":"epoch:off"}]</c>; null while there is none, or it cannot be read: the next value comes anyway.
    /// </summary>
    public async Task<byte[]?> ReadAsync(StreamTopic topic, CancellationToken cancellationToken)
    {
        TableEntity row;
        try
        {
            (string partition, string key) = KeysOf(topic);
            NullableResponse<TableEntity> found = await table.GetEntityIfExistsAsync<TableEntity>(partition, key, cancellationToken: cancellationToken);
            if (!found.HasValue) return null;
            row = found.Value!;
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or IOException or HttpRequestException or TimeoutException)
        {
            return null;
        }

        if (row.GetString("data") is not { Length: > 0 } first) return null;
        var data = new StringBuilder(first);
        for (int i = 1; i < ChunksMax && row.GetString(string.Create(CultureInfo.InvariantCulture, $"data{i}")) is { } more; i++) data.Append(more);
        string cursor = string.Create(CultureInfo.InvariantCulture, $"{row.GetInt64("epoch") ?? 0}:{row.GetInt64("off") ?? 0}");

        // The exchange's own text goes on untouched: no number is read and written again.
        return Encoding.UTF8.GetBytes($"[{{\"channel\":{JsonSerializer.Serialize(topic.WireChannel)},\"data\":{data},\"cursor\":\"{cursor}\"}}]");
    }

    private static (string Partition, string Row) KeysOf(StreamTopic topic) => topic.Channel switch
    {
        StreamTopic.AllMids => (NoCoin, topic.Coin.Length == 0 ? "allMids" : "allMids," + NameKeys.OfName(topic.Coin)),
        StreamTopic.Candle => (NameKeys.OfName(topic.Coin), $"candle,{topic.Interval}"),
        _ => (NameKeys.OfName(topic.Coin), topic.IsFast ? "l2Book,fast" : topic.Channel),
    };
}
