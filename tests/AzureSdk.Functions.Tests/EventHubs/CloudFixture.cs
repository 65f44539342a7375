using Azure.Data.Tables;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using RelayCloud.Tests.Common.Azurite;
using RelayCloud.Tests.Common.EventHubs;

namespace AzureSdk.Functions.Tests.EventHubs;

/// <summary>The emulator and the real Table service, for tests that run one after another on the hub of few partitions.</summary>
public sealed class CloudFixture : IAsyncLifetime
{
    public const string Hub = "small";

    public const int Partitions = 4;

    private EmulatorProcess _emulator = null!;
    private AzuriteTables _tables = null!;

    public string StorageConnection => _tables.ConnectionString;

    public string HubConnection => string.Join(';', _emulator.ConnectionString(Hub).Split(';').Where(static part => !part.StartsWith("EntityPath", StringComparison.Ordinal)));

    internal EmulatorProcess Emulator => _emulator;

    public async ValueTask InitializeAsync()
    {
        _tables = await AzuriteTables.StartAsync();
        _emulator = await EmulatorProcess.StartAsync([new EmulatedHub(Hub, Partitions, "second")]);
    }

    public async ValueTask DisposeAsync()
    {
        await _emulator.DisposeAsync();
        await _tables.DisposeAsync();
    }

    public TableClient Table() => new(StorageConnection, "AzureWebJobsEventHub");

    /// <summary>The state of each partition, by its number.</summary>
    public IReadOnlyDictionary<string, TableEntity> Rows()
    {
        try
        {
            return Table().Query<TableEntity>().ToDictionary(static row => row.RowKey);
        }
        catch (Azure.RequestFailedException e) when (e.Status == 404)
        {
            return new Dictionary<string, TableEntity>();
        }
    }

    /// <summary>Sends texts to one partition, in order.</summary>
    public async Task SendAsync(string partition, params string[] texts)
    {
        await using var producer = new EventHubProducerClient(HubConnection, Hub);
        await producer.SendAsync(texts.Select(static text => new EventData(text)), new SendEventOptions { PartitionId = partition });
    }
}
