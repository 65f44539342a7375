using RelayCloud.Tests.Common.Azurite;

namespace RelayCloud.Ingest.Tests.Accounts.Support;

/// <summary>One Azurite for the tests of accounts; each test has a table of its own in it.</summary>
public sealed class AccountsAzurite : IAsyncLifetime
{
    private AzuriteTables? _azurite;
    private int _tables;

    public string ConnectionString => _azurite!.ConnectionString;

    public async ValueTask InitializeAsync() => _azurite = await AzuriteTables.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null) await _azurite.DisposeAsync();
    }

    /// <summary>A name that no table has yet.</summary>
    public string NewTableName() => $"accounts{Interlocked.Increment(ref _tables)}";
}
