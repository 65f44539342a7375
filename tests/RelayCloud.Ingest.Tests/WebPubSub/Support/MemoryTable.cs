using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace RelayCloud.Ingest.Tests.WebPubSub.Support;

/// <summary>A double of the official client, which has virtual members for this: keeps rows with their versions in memory, and fails as told, before or after it has stored. Thread safe.</summary>
internal sealed class MemoryTable : TableClient
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, TableEntity> _rows = new(StringComparer.Ordinal);
    private int _version;

    /// <summary>Asked before each request: whether it fails without an effect.</summary>
    public Func<bool> FailsBefore { get; set; } = () => false;

    /// <summary>Asked after each write: whether its answer is lost.</summary>
    public Func<bool> FailsAfter { get; set; } = () => false;

    /// <summary>A row, null = there is none.</summary>
    public TableEntity? this[string key]
    {
        get
        {
            lock (_gate) return _rows.TryGetValue(key, out TableEntity? row) ? Copy(row) : null;
        }
    }

    public override Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) => Do<Response<TableItem>>(isWrite: false, () => null!);

    public override AsyncPageable<T> QueryAsync<T>(string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        Before();
        lock (_gate) return AsyncPageable<T>.FromPages([Page<T>.FromValues([.. _rows.Values.Select(row => Copy(row, select)).Cast<T>()], null, null!)]);
    }

    public override Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
        Do<NullableResponse<T>>(isWrite: false, () => _rows.TryGetValue(rowKey, out TableEntity? row) ? Response.FromValue((T)(object)Copy(row, select), new Stored(row.ETag)) : new Missing<T>());

    public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) => Do<Response>(isWrite: true, () =>
    {
        if (_rows.ContainsKey(entity.RowKey)) throw new RequestFailedException(409, "It is there.");
        return Store((TableEntity)(object)entity, []);
    });

    public override Task<Response> UpdateEntityAsync<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) => Do<Response>(isWrite: true, () =>
    {
        if (!_rows.TryGetValue(entity.RowKey, out TableEntity? row)) throw new RequestFailedException(404, "It is not there.");
        if (ifMatch != ETag.All && row.ETag != ifMatch) throw new RequestFailedException(412, "It is another.");
        return Store((TableEntity)(object)entity, mode == TableUpdateMode.Merge ? row : []);
    });

    public override Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        Do<Response>(isWrite: true, () => Store((TableEntity)(object)entity, []));

    public override Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) => Do<Response>(isWrite: true, () =>
    {
        _rows.Remove(rowKey);
        return new Stored(default);
    });

    private static TableEntity Copy(TableEntity row, IEnumerable<string>? select = null)
    {
        var copy = new TableEntity(row.PartitionKey, row.RowKey) { ETag = row.ETag };
        foreach ((string name, object value) in row)
            if (select is null || select.Contains(name)) copy[name] = value;
        copy.ETag = row.ETag;
        return copy;
    }

    private Stored Store(TableEntity entity, IEnumerable<KeyValuePair<string, object>> before)
    {
        var row = new TableEntity(entity.PartitionKey, entity.RowKey);
        foreach ((string name, object value) in before) row[name] = value;
        foreach ((string name, object value) in entity) row[name] = value;
        row.ETag = new ETag((++_version).ToString(CultureInfo.InvariantCulture));
        _rows[row.RowKey] = row;
        return new Stored(row.ETag);
    }

    private Task<T> Do<T>(bool isWrite, Func<T> request)
    {
        try
        {
            Before();
            T answer;
            lock (_gate) answer = request();
            if (isWrite && FailsAfter()) throw new RequestFailedException(500, "The answer is lost.");
            return Task.FromResult(answer);
        }
        catch (RequestFailedException e)
        {
            return Task.FromException<T>(e);
        }
    }

    private void Before()
    {
        if (FailsBefore()) throw new RequestFailedException(503, "Server busy.");
    }

    private sealed class Missing<T> : NullableResponse<T>
    {
        public override bool HasValue => false;

        public override T Value => throw new InvalidOperationException();

        public override Response GetRawResponse() => new Stored(default);
    }

    private sealed class Stored(ETag version) : Response
    {
        public override int Status => 204;

        public override string ReasonPhrase => "";

        public override Stream? ContentStream { get; set; }

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => name == "ETag";

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
        {
            value = name == "ETag" ? version.ToString("H") : null;
            return value is not null;
        }

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = null;
            return false;
        }
    }
}
