using Azure.Data.Tables;
using Azure.Messaging.WebPubSub;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.ControlPlane.Cost;
using RelayCloud.Ingest.Tests.Hosting;
using RelayCloud.Ingest.Tests.WebPubSub.Support;
using RelayCloud.Tests.Common.Azurite;
using RelayCloud.WebPubSubEmulator;
using RelayCloud.WebPubSubEmulator.Configuration;

namespace RelayCloud.Ingest.Tests.WebPubSub.Rates;

/// <summary>On the real Azurite: the whole container writes what its groups take, and the cost model's table reads it.</summary>
public sealed class RatesLiveTests
{
    private const string Group = "bbo:BTC@100ms";

    [Fact]
    public async Task What_the_container_measures_arrives_where_the_cost_is_reckoned()
    {
        await using AzuriteTables azurite = await AzuriteTables.StartAsync();
        await using Emulator emulator = await Emulator.StartAsync(new EmulatorOptions { Port = 0 }, TimeProvider.System, NullLogger.Instance);
        var groups = new TableClient(azurite.ConnectionString, "streamgroups");
        await groups.CreateIfNotExistsAsync(TestContext.Current.CancellationToken);
        await groups.UpsertEntityAsync(new TableEntity("g", Group) { ["count"] = 1, ["seenAt"] = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() }, cancellationToken: TestContext.Current.CancellationToken);
        var table = new RatesTable(new TableClient(azurite.ConnectionString, "streamrates"));
        Assert.Empty(await table.ListAsync(TestContext.Current.CancellationToken));

        await using RelayUnderTest relay = await RelayUnderTest.StartAsync(
            ("Relay:Tables:ConnectionString", azurite.ConnectionString), ("Relay:WebPubSub:ConnectionString", emulator.ConnectionString), ("Relay:WebPubSub:RatesIntervalMs", "500"));
        var client = new WebPubSubServiceClient(emulator.ConnectionString, "market");
        await using GroupListener listener = await GroupListener.ConnectAsync(await client.GetClientAccessUriAsync(groups: [Group], cancellationToken: TestContext.Current.CancellationToken));
        IReadOnlyList<RateRow> rows = [];
        await Until.TrueAsync("the container has written", async () => (rows = await table.ListAsync(TestContext.Current.CancellationToken)).Count > 0);

        RateRow row = Assert.Single(rows);
        Assert.Equal((Group, "bbo:BTC", 100), (row.Group, row.Topic, row.CadenceMs));
        Assert.NotEmpty(listener.FramesOf(Group));
        Assert.InRange(row.Sent.Messages, 0.01, 11);
        Assert.True(row.Changes >= row.Sent.Messages);
        Assert.InRange(row.Sent.Bytes / row.Sent.Messages, 100, 1_000);
        Assert.Equal(row.Sent.Messages, row.Sent.Steps, 9);
    }
}
