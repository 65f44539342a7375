using Azure.Data.Tables;
using RelayCloud.Tests.Common.Azurite;

[assembly: AssemblyFixture(typeof(AzureSdk.Tables.Tests.Live.TableService))]

namespace AzureSdk.Tables.Tests.Live;

/// <summary>One Azurite for all tests; each test has a table of its own in it.</summary>
public sealed class TableService : IAsyncLifetime
{
    private AzuriteTables? _azurite;
    private int _tables;

    public Uri Endpoint => _azurite!.Endpoint;

    public string ConnectionString => _azurite!.ConnectionString;

    public static TableSharedKeyCredential Credential => new(AzuriteTables.AccountName, AzuriteTables.AccountKey);

    public async ValueTask InitializeAsync() => _azurite = await AzuriteTables.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null) await _azurite.DisposeAsync();
    }

    public string NewTableName() => $"table{Interlocked.Increment(ref _tables)}";

    public async Task<TableClient> NewTableAsync()
    {
        var table = new TableClient(ConnectionString, NewTableName());
        await table.CreateAsync(TestContext.Current.CancellationToken);
        return table;
    }
}
