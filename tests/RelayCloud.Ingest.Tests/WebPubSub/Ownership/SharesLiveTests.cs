using System.Text.Json;
using Azure.Data.Tables;
using Azure.Messaging.WebPubSub;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Accounts.Storage;
using RelayCloud.Ingest.Snapshots.Rows;
using RelayCloud.Ingest.Tests.Hosting;
using RelayCloud.Ingest.Tests.WebPubSub.Support;
using RelayCloud.Ingest.WebPubSub;
using RelayCloud.Ingest.WebPubSub.Ownership;
using RelayCloud.MarketData.Messages;
using RelayCloud.Tests.Common.Azurite;
using RelayCloud.WebPubSubEmulator;
using RelayCloud.WebPubSubEmulator.Configuration;

namespace RelayCloud.Ingest.Tests.WebPubSub.Ownership;

/// <summary>On the real Azurite, with the containers' own loops.</summary>
public sealed class SharesLiveTests(SharesLiveTests.TableService service) : IClassFixture<SharesLiveTests.TableService>
{
    private const int Partitions = 8;
    private static readonly LeaseTerms Terms = new(10_000, 5_000);

    [Fact]
    public async Task Containers_that_start_at_once_share_evenly_and_what_one_leaves_the_others_take()
    {
        string table = service.NewName();
        PartitionShares[] all = [.. Enumerable.Range(0, 3).Select(i => Container(table, $"edge-{i}"))];
        try
        {
            foreach (PartitionShares one in all) one.Start();
            await Until.TrueAsync("all partitions are shared evenly", () => Counts(all) is [2 or 3, 2 or 3, 2 or 3] && all.Sum(a => a.Report().Owned.Count) == Partitions);
            int partition = all[0].Report().Owned[0];
            PartitionLease lease = all[0].LeaseOf(partition)!;
            Assert.True(lease.TryBegin(out _));
            lease.End("trades:xyz:AAPL@1s", new Cursor(1_760_000_000_000, 4_711));
            await all[0].StopAsync();
            await Until.TrueAsync("the others have all", () => Counts(all[1..]) is [4, 4]);
            Assert.All(all[1..].Select(a => a.LeaseOf(partition)).OfType<PartitionLease>(), l => Assert.Equal(new Cursor(1_760_000_000_000, 4_711), l.PublishedOf("trades:xyz:AAPL@1s")));
            Assert.Equal([0, 0], all[1..].Select(a => a.Report().Lost));
            Assert.All(all, a => Assert.Equal(0, a.Report().FailuresInARow));
        }
        finally
        {
            foreach (PartitionShares one in all) await one.DisposeAsync();
        }
    }

    [Fact]
    public async Task Of_two_containers_without_a_log_one_publishes_and_the_other_takes_over_with_a_gap_told()
    {
        await using Emulator emulator = await Emulator.StartAsync(new EmulatorOptions { Port = 0 }, TimeProvider.System, NullLogger.Instance);
        string groups = service.NewName(), partitions = service.NewName();
        (string, string)[] settings =
        [
            ("Relay:Tables:ConnectionString", service.ConnectionString), ("Relay:Accounts:Enabled", "false"), ("Relay:Snapshots:Table", service.NewName()),
            ("Relay:WebPubSub:ConnectionString", emulator.ConnectionString), ("Relay:WebPubSub:DemandIntervalMs", "100"), ("Relay:WebPubSub:GroupsTable", groups),
            ("Relay:WebPubSub:PartitionsTable", partitions),
        ];
        var demand = new TableClient(service.ConnectionString, groups);
        await demand.CreateIfNotExistsAsync();
        foreach (string group in (string[])["bbo:BTC@100ms", "trades:BTC@100ms"])
            await demand.UpsertEntityAsync(new TableEntity("g", NameKeys.OfName(group)) { ["count"] = 1, ["seenAt"] = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() });
        await using RelayUnderTest one = await RelayUnderTest.StartAsync(settings);
        var client = new WebPubSubServiceClient(emulator.ConnectionString, "market");
        await using GroupListener listener = await GroupListener.ConnectAsync(await client.GetClientAccessUriAsync(groups: ["bbo:BTC@100ms", "trades:BTC@100ms"]));
        await Until.TrueAsync("both groups move", () => listener.FramesOf("bbo:BTC@100ms").Length >= 3 && listener.FramesOf("trades:BTC@100ms").Length >= 3);

        await using RelayUnderTest two = await RelayUnderTest.StartAsync(settings);
        await Until.TrueAsync("the second knows of the first", () => ReportOf(two) is { Partitions: { Containers: 2, Owned: [] }, Elsewhere: 2 });
        int from = listener.Frames.Count;
        await Until.TrueAsync("the first goes on", () => listener.Frames.Count > from + 5);
        Assert.Equal(0, ReportOf(two).Sends);
        await one.App.StopAsync();
        await Until.TrueAsync("the second publishes both", () => ReportOf(two) is { Groups: 2, Sends: > 3 });
        await Until.TrueAsync("the gap has come", () => listener.FramesOf("trades:BTC@100ms").Any(IsGap));
        JsonElement[] frames = listener.FramesOf("trades:BTC@100ms");
        int at = Array.FindIndex(frames, IsGap);
        Assert.Equal(frames[at - 1].GetProperty("cursor").GetString(), frames[at].GetProperty("data").GetProperty("after").GetString());
        Assert.Single(frames, IsGap);
    }

    private static bool IsGap(JsonElement frame) => frame.GetProperty("channel").GetString() == "gap";

    private static RelayCloud.Ingest.WebPubSub.Telemetry.WebPubSubReport ReportOf(RelayUnderTest relay) => relay.App.Services.GetRequiredService<WebPubSubStatus>().Report();

    private static int[] Counts(IEnumerable<PartitionShares> all) => [.. all.Select(a => a.Report().Owned.Count)];

    private PartitionShares Container(string table, string name) =>
        new(new LeaseTable(new TableClient(service.ConnectionString, table), name, Terms.LengthMs, TimeProvider.System), Terms, () => Partitions, TimeProvider.System, NullLogger<PartitionShares>.Instance);

    /// <summary>One Azurite for all; each test has tables of its own.</summary>
    public sealed class TableService : IAsyncLifetime
    {
        private AzuriteTables? _azurite;
        private int _tables;

        public string ConnectionString => _azurite!.ConnectionString;

        public async ValueTask InitializeAsync() => _azurite = await AzuriteTables.StartAsync();

        public async ValueTask DisposeAsync()
        {
            if (_azurite is not null) await _azurite.DisposeAsync();
        }

        public string NewName() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"shared{Interlocked.Increment(ref _tables)}");
    }
}
