using Azure.Data.Tables;
using RelayCloud.Accounts;
using RelayCloud.Tests.Common.Azurite;

[assembly: AssemblyFixture(typeof(RelayCloud.ControlPlane.Tests.Support.TableService))]

namespace RelayCloud.ControlPlane.Tests.Support;

/// <summary>One Azurite for all tests; each app has a table of its own in it.</summary>
public sealed class TableService : IAsyncLifetime
{
    private AzuriteTables? _azurite;
    private int _tables;

    public async ValueTask InitializeAsync() => _azurite = await AzuriteTables.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null) await _azurite.DisposeAsync();
    }

    /// <summary>Settings for streams over a Web PubSub service, with tables of their own.</summary>
    public IReadOnlyList<(string Name, string Value)> Streams(string connectionString)
    {
        int number = Interlocked.Increment(ref _tables);
        return
        [
            ("Relay:Tables:ConnectionString", _azurite!.ConnectionString),
            ("Relay:WebPubSub:ConnectionString", connectionString),
            ("Relay:WebPubSub:PresenceTable", $"presence{number}"),
            ("Relay:WebPubSub:GroupsTable", $"streamgroups{number}"),
            ("Relay:WebPubSub:SnapshotsTable", $"snapshots{number}"),
            ("Relay:WebPubSub:RatesTable", $"streamrates{number}"),
        ];
    }

    /// <summary>A client of any table.</summary>
    public TableClient Table(string name) => new(_azurite!.ConnectionString, name);

    /// <summary>A client of a table that does not exist yet.</summary>
    public TableClient NewTable() => new(_azurite!.ConnectionString, $"accounts{Interlocked.Increment(ref _tables)}", AccountStore.ClientOptions());
}
