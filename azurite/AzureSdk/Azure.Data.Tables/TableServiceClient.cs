#nullable disable // The official API carries no nullable annotations.
using System.Linq.Expressions;
using Azure.Core;
using Azure.Data.Tables.Connection;
using Azure.Data.Tables.Filters;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Paging;
using Azure.Data.Tables.Pipeline;
using Azure.Data.Tables.Requests;

namespace Azure.Data.Tables;

/// <summary>The tables of a storage account. Thread-safe; make one and keep it.</summary>
public class TableServiceClient
{
    private readonly TableRest _rest;

    /// <summary>An account by its connection string.</summary>
    public TableServiceClient(string connectionString)
        : this(connectionString, null)
    {
    }

    /// <summary>An account by its connection string.</summary>
    public TableServiceClient(string connectionString, TableClientOptions options = null)
        : this(ConnectionString.Parse(connectionString), options)
    {
    }

    /// <summary>An account by its address, which may hold a shared access signature as its query.</summary>
    public TableServiceClient(Uri endpoint, TableClientOptions options = null)
        : this(TableEndpoint.From(endpoint), options)
    {
    }

    /// <summary>An account by its address, and a shared access signature that can be renewed.</summary>
    public TableServiceClient(Uri endpoint, AzureSasCredential credential)
        : this(endpoint, credential, null)
    {
    }

    /// <summary>An account by its address, and a shared access signature that can be renewed.</summary>
    public TableServiceClient(Uri endpoint, AzureSasCredential credential, TableClientOptions options = null)
        : this(TableEndpoint.From(endpoint, credential), options)
    {
    }

    /// <summary>An account by its address, and its key.</summary>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential, null)
    {
    }

    /// <summary>An account by its address, and its key.</summary>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions options)
        : this(TableEndpoint.From(endpoint, credential), options)
    {
    }

    /// <summary>An account by its https address, and an identity.</summary>
    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions options = null)
        : this(TableEndpoint.From(endpoint, tokenCredential), options)
    {
    }

    /// <summary>For mocks.</summary>
    protected TableServiceClient()
    {
    }

    private TableServiceClient(TableEndpoint endpoint, TableClientOptions options)
    {
        _rest = new TableRest(endpoint, options);
    }

    /// <summary>Name of the account.</summary>
    public virtual string AccountName => _rest.Endpoint.AccountName;

    /// <summary>Address of the account's tables, without what authorises.</summary>
    public virtual Uri Uri => _rest.Endpoint.Uri;

    /// <summary>A filter for <see cref="Query(string, int?, CancellationToken)"/> in which every value is quoted as its type asks.</summary>
    public static string CreateQueryFilter(FormattableString filter) => QueryFilter.Create(filter);

    /// <summary>A filter from a condition.</summary>
    /// <exception cref="NotSupportedException">The service cannot evaluate it.</exception>
    public static string CreateQueryFilter(Expression<Func<TableItem, bool>> filter) => ExpressionFilter.Create(filter);

    /// <summary>A client of one table, on the same connection. Asks nothing of the service.</summary>
    public virtual TableClient GetTableClient(string tableName) => new(_rest, tableName);

    /// <summary>Creates a table.</summary>
    /// <exception cref="RequestFailedException">409 TableAlreadyExists, or another failure.</exception>
    public virtual Response<TableItem> CreateTable(string tableName, CancellationToken cancellationToken = default) =>
        TableRequests.CreateAsync(_rest, tableName, isExistingFine: false, isAsync: false, cancellationToken).Completed();

    /// <inheritdoc cref="CreateTable"/>
    public virtual async Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        await TableRequests.CreateAsync(_rest, tableName, isExistingFine: false, isAsync: true, cancellationToken);

    /// <summary>Creates a table unless there is one; then the response's status is 409.</summary>
    public virtual Response<TableItem> CreateTableIfNotExists(string tableName, CancellationToken cancellationToken = default) =>
        TableRequests.CreateAsync(_rest, tableName, isExistingFine: true, isAsync: false, cancellationToken).Completed();

    /// <inheritdoc cref="CreateTableIfNotExists"/>
    public virtual async Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
        await TableRequests.CreateAsync(_rest, tableName, isExistingFine: true, isAsync: true, cancellationToken);

    /// <summary>Deletes a table with all it holds. One that is not there makes no exception but a response with status 404.</summary>
    public virtual Response DeleteTable(string tableName, CancellationToken cancellationToken = default) =>
        TableRequests.DeleteAsync(_rest, tableName, isAsync: false, cancellationToken).Completed();

    /// <inheritdoc cref="DeleteTable"/>
    public virtual async Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        await TableRequests.DeleteAsync(_rest, tableName, isAsync: true, cancellationToken);

    /// <summary>The account's tables for which the filter holds.</summary>
    public virtual Pageable<TableItem> Query(string filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        new QueryPages<TableItem>(TableRequests.Query(_rest, filter), maxPerPage, cancellationToken);

    /// <inheritdoc cref="Query(string, int?, CancellationToken)"/>
    public virtual Pageable<TableItem> Query(FormattableString filter, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        Query(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    /// <inheritdoc cref="Query(string, int?, CancellationToken)"/>
    public virtual Pageable<TableItem> Query(Expression<Func<TableItem, bool>> filter, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        Query(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    /// <inheritdoc cref="Query(string, int?, CancellationToken)"/>
    public virtual AsyncPageable<TableItem> QueryAsync(string filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        new AsyncQueryPages<TableItem>(TableRequests.Query(_rest, filter), maxPerPage, cancellationToken);

    /// <inheritdoc cref="Query(string, int?, CancellationToken)"/>
    public virtual AsyncPageable<TableItem> QueryAsync(FormattableString filter, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        QueryAsync(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    /// <inheritdoc cref="Query(string, int?, CancellationToken)"/>
    public virtual AsyncPageable<TableItem> QueryAsync(
        Expression<Func<TableItem, bool>> filter, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        QueryAsync(CreateQueryFilter(filter), maxPerPage, cancellationToken);
}
