using Azure.Core;
using Azure.Data.Tables.Entities;
using Azure.Data.Tables.Paging;
using Azure.Data.Tables.Pipeline;

namespace Azure.Data.Tables.Requests;

/// <summary>Reads and writes entities of one table. Thread-safe.</summary>
internal sealed class EntityRequests(TableRest rest, string table)
{
    public async ValueTask<Response> AddAsync(ITableEntity entity, bool isAsync, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entity);
        var message = rest.CreateMessage(RequestMethod.Post, $"/{Uri.EscapeDataString(table)}");
        message.Request.Headers.Add("Prefer", "return-no-content");
        TableRest.SetJson(message, EntityWriter.Write(entity));
        return await SendAsync(message, isAsync, cancellationToken, 204, 201);
    }

    /// <param name="entity">What to store.</param>
    /// <param name="ifMatch">Version that the stored one must have; null: stored whether or not there is one.</param>
    /// <param name="mode">What becomes of properties that the entity does not name.</param>
    /// <param name="isAsync">False: the task is complete when it is returned.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Response> WriteAsync(ITableEntity entity, ETag? ifMatch, TableUpdateMode mode, bool isAsync, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entity);
        var method = mode switch
        {
            TableUpdateMode.Merge => RequestMethod.Patch,
            TableUpdateMode.Replace => RequestMethod.Put,
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Use TableUpdateMode.Merge or TableUpdateMode.Replace."),
        };
        var json = EntityWriter.Write(entity);
        var message = rest.CreateMessage(method, EntityPath.Of(table, entity.PartitionKey, entity.RowKey));
        if (ifMatch is { } etag)
            message.Request.Headers.Add("If-Match", etag.ToString("H"));
        TableRest.SetJson(message, json);
        return await SendAsync(message, isAsync, cancellationToken, 204, 204);
    }

    /// <summary>An entity that is not there is deleted: its answer is returned.</summary>
    public async ValueTask<Response> DeleteAsync(string partitionKey, string rowKey, ETag ifMatch, bool isAsync, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        var message = rest.CreateMessage(RequestMethod.Delete, EntityPath.Of(table, partitionKey, rowKey));
        message.Request.Headers.Add("If-Match", (ifMatch == default ? ETag.All : ifMatch).ToString("H"));
        return await SendAsync(message, isAsync, cancellationToken, 204, 404);
    }

    /// <returns>The entity, or an answer without one.</returns>
    public async ValueTask<(T? Entity, Response Response)> GetAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select, bool isMissingFine, bool isAsync, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        var message = rest.CreateMessage(RequestMethod.Get, EntityPath.Of(table, partitionKey, rowKey));
        EntityPath.AppendQuery(message.Request.Uri, filter: null, sizeMax: null, select);
        var response = await SendAsync(message, isAsync, cancellationToken, 200, isMissingFine ? 404 : 200);
        if (response.Status == 404)
            return (null, response);
        var entity = JsonAnswer.Read(response, EntityReader.Read<T>);
        if (entity.ETag == default && response.Headers.ETag is { } etag)
            entity.ETag = etag;
        return (entity, response);
    }

    public PageRequest<T> Query<T>(string? filter, IEnumerable<string>? select)
        where T : class, ITableEntity
    {
        var names = select?.ToArray();
        return async (token, sizeMax, isAsync, cancellationToken) =>
        {
            var message = rest.CreateMessage(RequestMethod.Get, $"/{Uri.EscapeDataString(table)}()");
            BoundedBodyPolicy.AllowPage(message);
            EntityPath.AppendQuery(message.Request.Uri, filter, sizeMax, names);
            if (!string.IsNullOrEmpty(token))
            {
                var (partition, row) = PageTokens.Split(token);
                message.Request.Uri.AppendQuery(PageTokens.NextPartitionKey, partition);
                if (row is not null)
                    message.Request.Uri.AppendQuery(PageTokens.NextRowKey, row);
            }

            var response = await SendAsync(message, isAsync, cancellationToken, 200, 200);
            return Page<T>.FromValues(JsonAnswer.ReadPage(response, EntityReader.Read<T>), PageTokens.OfEntities(response), response);
        };
    }

    private async ValueTask<Response> SendAsync(HttpMessage message, bool isAsync, CancellationToken cancellationToken, int statusWanted, int statusFine)
    {
        var response = await rest.SendAsync(message, isAsync, cancellationToken);
        return response.Status == statusWanted || response.Status == statusFine ? response : throw new RequestFailedException(response);
    }
}
