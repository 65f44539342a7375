#nullable disable // The official API carries no nullable annotations.
using System.Linq.Expressions;
using Azure.Core;
using Azure.Data.Tables.Connection;
using Azure.Data.Tables.Filters;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Pipeline;
using Azure.Data.Tables.Requests;
using Azure.Data.Tables.Transactions;

namespace Azure.Data.Tables;

/// <summary>One table. Thread-safe; make one and keep it.</summary>
public partial class TableClient
{
    private readonly TableRest _rest;
    private readonly EntityRequests _entities;

    /// <summary>A table of the account that the connection string names.</summary>
    public TableClient(string connectionString, string tableName)
        : this(connectionString, tableName, null)
    {
    }

    /// <summary>A table of the account that the connection string names.</summary>
    public TableClient(string connectionString, string tableName, TableClientOptions options = null)
        : this(new TableRest(ConnectionString.Parse(connectionString), options), tableName)
    {
    }

    /// <summary>A table by its address, the table's name at its end; a shared access signature may be its query.</summary>
    public TableClient(Uri endpoint, TableClientOptions options = null)
        : this(new TableRest(TableEndpoint.From(TableEndpoint.SplitTable(endpoint).Account), options), TableEndpoint.SplitTable(endpoint).TableName)
    {
    }

    /// <summary>A table by its address, the table's name at its end, and a shared access signature that can be renewed.</summary>
    public TableClient(Uri endpoint, AzureSasCredential credential, TableClientOptions options = null)
        : this(new TableRest(TableEndpoint.From(TableEndpoint.SplitTable(endpoint).Account, credential), options), TableEndpoint.SplitTable(endpoint).TableName)
    {
    }

    /// <summary>A table of an account by its address, and its key.</summary>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, credential, null)
    {
    }

    /// <summary>A table of an account by its address, and its key.</summary>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions options = null)
        : this(new TableRest(TableEndpoint.From(endpoint, credential), options), tableName)
    {
    }

    /// <summary>A table of an account by its https address, and an identity.</summary>
    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions options = null)
        : this(new TableRest(TableEndpoint.From(endpoint, tokenCredential), options), tableName)
    {
    }

    internal TableClient(TableRest rest, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        _rest = rest;
        _entities = new EntityRequests(rest, tableName);
        Name = tableName;
    }

    /// <summary>For mocks.</summary>
    protected TableClient()
    {
    }

    /// <summary>Name of the table.</summary>
    public virtual string Name { get; }

    /// <summary>Name of the account.</summary>
    public virtual string AccountName => _rest.Endpoint.AccountName;

    /// <summary>Address of the table, without what authorises.</summary>
    public virtual Uri Uri => new($"{_rest.Endpoint.Uri.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(Name)}");

    /// <summary>A filter for <see cref="Query{T}(string, int?, IEnumerable{string}, CancellationToken)"/> in which every value is quoted as its type asks.</summary>
    public static string CreateQueryFilter(FormattableString filter) => QueryFilter.Create(filter);

    /// <summary>A filter from a condition: comparisons of a property with a value, joined by <c>&amp;&amp;</c>, <c>||</c> and <c>!</c>.</summary>
    /// <exception cref="NotSupportedException">The service cannot evaluate it.</exception>
    public static string CreateQueryFilter<T>(Expression<Func<T, bool>> filter) => ExpressionFilter.Create(filter);

    /// <summary>Creates the table.</summary>
    /// <exception cref="RequestFailedException">409 TableAlreadyExists, or another failure.</exception>
    public virtual Response<TableItem> Create(CancellationToken cancellationToken = default) =>
        TableRequests.CreateAsync(_rest, Name, isExistingFine: false, isAsync: false, cancellationToken).Completed();

    /// <inheritdoc cref="Create"/>
    public virtual async Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) =>
        await TableRequests.CreateAsync(_rest, Name, isExistingFine: false, isAsync: true, cancellationToken);

    /// <summary>Creates the table unless there is one; then the response's status is 409.</summary>
    public virtual Response<TableItem> CreateIfNotExists(CancellationToken cancellationToken = default) =>
        TableRequests.CreateAsync(_rest, Name, isExistingFine: true, isAsync: false, cancellationToken).Completed();

    /// <inheritdoc cref="CreateIfNotExists"/>
    public virtual async Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        await TableRequests.CreateAsync(_rest, Name, isExistingFine: true, isAsync: true, cancellationToken);

    /// <summary>Deletes the table with all it holds. One that is not there makes no exception but a response with status 404.</summary>
    public virtual Response Delete(CancellationToken cancellationToken = default) =>
        TableRequests.DeleteAsync(_rest, Name, isAsync: false, cancellationToken).Completed();

    /// <inheritdoc cref="Delete"/>
    public virtual async Task<Response> DeleteAsync(CancellationToken cancellationToken = default) =>
        await TableRequests.DeleteAsync(_rest, Name, isAsync: true, cancellationToken);

    /// <summary>Does all of 1 to 100 actions on entities of one partition, or none.</summary>
    /// <returns>The answer to each action, in their order.</returns>
    /// <exception cref="TableTransactionFailedException">One failed; the exception says which.</exception>
    public virtual Response<IReadOnlyList<Response>> SubmitTransaction(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default) =>
        TransactionRequest.SubmitAsync(_rest, Name, transactionActions, isAsync: false, cancellationToken).Completed();

    /// <inheritdoc cref="SubmitTransaction"/>
    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default) =>
        await TransactionRequest.SubmitAsync(_rest, Name, transactionActions, isAsync: true, cancellationToken);
}
