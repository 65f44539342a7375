using Azure;
using Azure.Data.Tables;

namespace RelayCloud.Ingest.Tests.WebPubSub.Support;

/// <summary>A double of the official client, which has virtual members for this: gives rows, or fails.</summary>
internal sealed class GroupRows : TableClient
{
    public List<TableEntity> Rows { get; } = [];

    public Exception? Fault { get; set; }

    public override AsyncPageable<T> QueryAsync<T>(string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        if (Fault is not null) throw Fault;
        Assert.Equal("PartitionKey eq 'g'", filter);
        return AsyncPageable<T>.FromPages([Page<T>.FromValues([.. Rows.Cast<T>()], null, null!)]);
    }

    public void Add(string key, int count, long? seenAtMs) => Rows.Add(new TableEntity("g", key) { ["count"] = count, ["seenAt"] = seenAtMs });
}
