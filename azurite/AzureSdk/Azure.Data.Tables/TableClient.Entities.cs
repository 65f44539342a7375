#nullable disable // The official API carries no nullable annotations.
using System.Linq.Expressions;
using Azure.Data.Tables.Paging;
using Azure.Data.Tables.Pipeline;
using Azure.Data.Tables.Requests;

namespace Azure.Data.Tables;

/// <content>Entities, one by one and by query.</content>
public partial class TableClient
{
    /// <summary>Adds an entity.</summary>
    /// <exception cref="RequestFailedException">409 EntityAlreadyExists, or another failure.</exception>
    public virtual Response AddEntity<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity => _entities.AddAsync(entity, isAsync: false, cancellationToken).Completed();

    /// <inheritdoc cref="AddEntity"/>
    public virtual async Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity => await _entities.AddAsync(entity, isAsync: true, cancellationToken);

    /// <summary>Adds or changes an entity, whatever is stored.</summary>
    public virtual Response UpsertEntity<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity => _entities.WriteAsync(entity, ifMatch: null, mode, isAsync: false, cancellationToken).Completed();

    /// <inheritdoc cref="UpsertEntity"/>
    public virtual async Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity => await _entities.WriteAsync(entity, ifMatch: null, mode, isAsync: true, cancellationToken);

    /// <summary>Changes an entity if the stored one has the version <paramref name="ifMatch"/>; <see cref="ETag.All"/>: whatever it has.</summary>
    /// <exception cref="RequestFailedException">412 UpdateConditionNotSatisfied, 404 ResourceNotFound, or another failure.</exception>
    public virtual Response UpdateEntity<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity => _entities.WriteAsync(entity, Given(ifMatch), mode, isAsync: false, cancellationToken).Completed();

    /// <inheritdoc cref="UpdateEntity"/>
    public virtual async Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity => await _entities.WriteAsync(entity, Given(ifMatch), mode, isAsync: true, cancellationToken);

    /// <summary>Deletes an entity if it has the version <paramref name="ifMatch"/>; default: whatever it has.</summary>
    /// <returns>Status 204; 404 where there is none, which is no exception.</returns>
    /// <exception cref="RequestFailedException">412 UpdateConditionNotSatisfied, or another failure.</exception>
    public virtual Response DeleteEntity(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        _entities.DeleteAsync(partitionKey, rowKey, ifMatch, isAsync: false, cancellationToken).Completed();

    /// <inheritdoc cref="DeleteEntity(string, string, ETag, CancellationToken)"/>
    public virtual async Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        await _entities.DeleteAsync(partitionKey, rowKey, ifMatch, isAsync: true, cancellationToken);

    /// <inheritdoc cref="DeleteEntity(string, string, ETag, CancellationToken)"/>
    public virtual Response DeleteEntity(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return DeleteEntity(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    /// <inheritdoc cref="DeleteEntity(string, string, ETag, CancellationToken)"/>
    public virtual Task<Response> DeleteEntityAsync(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    /// <summary>Reads an entity.</summary>
    /// <exception cref="RequestFailedException">404 ResourceNotFound, or another failure.</exception>
    public virtual Response<T> GetEntity<T>(string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var (entity, response) = _entities.GetAsync<T>(partitionKey, rowKey, select, isMissingFine: false, isAsync: false, cancellationToken).Completed();
        return Response.FromValue(entity, response);
    }

    /// <inheritdoc cref="GetEntity"/>
    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var (entity, response) = await _entities.GetAsync<T>(partitionKey, rowKey, select, isMissingFine: false, isAsync: true, cancellationToken);
        return Response.FromValue(entity, response);
    }

    /// <summary>Reads an entity that may not be there.</summary>
    public virtual NullableResponse<T> GetEntityIfExists<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var (entity, response) = _entities.GetAsync<T>(partitionKey, rowKey, select, isMissingFine: true, isAsync: false, cancellationToken).Completed();
        return entity is null ? new NoEntityResponse<T>(response) : Response.FromValue(entity, response);
    }

    /// <inheritdoc cref="GetEntityIfExists"/>
    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var (entity, response) = await _entities.GetAsync<T>(partitionKey, rowKey, select, isMissingFine: true, isAsync: true, cancellationToken);
        return entity is null ? new NoEntityResponse<T>(response) : Response.FromValue(entity, response);
    }

    /// <summary>The entities for which the filter holds, in the order of their keys; each page is asked for when it is reached.</summary>
    public virtual Pageable<T> Query<T>(
        string filter = null, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity => new QueryPages<T>(_entities.Query<T>(filter, select), maxPerPage, cancellationToken);

    /// <inheritdoc cref="Query{T}(string, int?, IEnumerable{string}, CancellationToken)"/>
    public virtual Pageable<T> Query<T>(
        Expression<Func<T, bool>> filter, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity => Query<T>(CreateQueryFilter(filter), maxPerPage, select, cancellationToken);

    /// <inheritdoc cref="Query{T}(string, int?, IEnumerable{string}, CancellationToken)"/>
    public virtual AsyncPageable<T> QueryAsync<T>(
        string filter = null, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity => new AsyncQueryPages<T>(_entities.Query<T>(filter, select), maxPerPage, cancellationToken);

    /// <inheritdoc cref="Query{T}(string, int?, IEnumerable{string}, CancellationToken)"/>
    public virtual AsyncPageable<T> QueryAsync<T>(
        Expression<Func<T, bool>> filter, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity => QueryAsync<T>(CreateQueryFilter(filter), maxPerPage, select, cancellationToken);

    private static ETag? Given(ETag ifMatch) =>
        ifMatch == default ? throw new ArgumentException("Give the version that was read, or ETag.All.", nameof(ifMatch)) : ifMatch;
}
