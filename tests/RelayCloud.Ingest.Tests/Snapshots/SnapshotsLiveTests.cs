using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using RelayCloud.Accounts.Storage;
using RelayCloud.Ingest.Hosting;
using RelayCloud.Ingest.Snapshots;
using RelayCloud.Ingest.Snapshots.Rows;
using RelayCloud.Ingest.Tests.Hosting;
using RelayCloud.Ingest.Tests.Snapshots.Support;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;
using RelayCloud.Tests.Common.Azurite;

namespace RelayCloud.Ingest.Tests.Snapshots;

/// <summary>On the real Azurite: what is written can be read back by the schema alone.</summary>
public sealed class SnapshotsLiveTests : IClassFixture<SnapshotsLiveTests.TableService>
{
    private readonly TableService _service;

    public SnapshotsLiveTests(TableService service) => _service = service;

    [Fact]
    public async Task Odd_names_and_odd_text_come_back_as_they_were()
    {
        TableClient table = _service.NewTable();
        await using var market = new SnapshotMarket(table);
        string[] coins = ["BTC", "@107", "xyz:TSLA", "PURR/USDC", "#6740", "кот", "a b+c%"];
        foreach (string coin in coins)
        {
            market.Bbo(coin);
            market.Trades(coin, 30);
        }

        string mids = "{" + string.Join(',', Enumerable.Range(0, 6_000).Select(i => $"\"#{i}0\":\"0.5\"")) + ",\"кот😀\":\"1.0\"}";
        market.Mids(mids);
        await market.SweepAsync();

        Assert.Equal(0, market.Status.Report().FailuresTotal);
        foreach (string coin in coins)
        {
            foreach (Channel channel in (Channel[])[Channel.Bbo, Channel.Trades])
            {
                Topic topic = market.TopicOf(channel, coin);
                (string data, Cursor cursor) = market.Last(topic);
                TableEntity row = await RowAsync(table, NameKeys.OfName(coin), channel == Channel.Bbo ? "bbo" : "trades");
                Assert.Equal((data, cursor), (DataOf(row), CursorOf(row)));
            }
        }

        TableEntity all = await RowAsync(table, "*", "allMids");
        Assert.Equal($"{{\"mids\":{mids}}}", DataOf(all));
        Assert.True(all.ContainsKey("data2"));

        // A shorter value leaves nothing of the longer one.
        market.Mids("{\"BTC\":\"1.0\"}");
        await market.PassAsync(1_500);
        all = await RowAsync(table, "*", "allMids");
        Assert.Equal("{\"mids\":{\"BTC\":\"1.0\"}}", DataOf(all));
        Assert.False(all.ContainsKey("data1"));
    }

    [Fact]
    public async Task A_container_writes_its_market_and_its_symbols()
    {
        TableClient table = _service.NewTable();
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync(
            ("Relay:Tables:ConnectionString", _service.ConnectionString), ("Relay:Snapshots:Table", table.Name), ("Relay:Snapshots:IntervalMs", "100"), ("Relay:Feed:Channels:0", "l2Book"),
            ("Relay:Feed:Channels:1", "bbo"), ("Relay:Feed:Channels:2", "trades"), ("Relay:Feed:Channels:3", "allMids"), ("Relay:Feed:Channels:4", "candle,1m"), ("Relay:Feed:Coins:0", "*"));
        (string, string)[] wanted = [("BTC", "l2Book"), ("BTC", "bbo"), ("BTC", "trades"), ("BTC", "candle,1m"), ("*", "allMids"), ("*", "symbols")];
        List<TableEntity> rows = [];
        await Until.TrueAsync("the market is in the table", () =>
        {
            rows = HasTable(table) ? [.. table.Query<TableEntity>("")] : [];
            return !wanted.Except(rows.Select(r => (r.PartitionKey, r.RowKey))).Any();
        });
        Universe universe = relay.App.Services.GetRequiredService<Universe>();
        JsonElement symbols = JsonDocument.Parse(DataOf(rows.Single(r => (r.PartitionKey, r.RowKey) == ("*", "symbols")))).RootElement.GetProperty("symbols");
        Assert.Equal(universe.CoinIds.Count, symbols.GetArrayLength());
        Assert.All(symbols.EnumerateArray(), s => Assert.True(s.GetProperty("kind").GetString() == "outcome" || s.GetProperty("szDecimals").GetInt32() >= 0));

        // Cursors are those of the feed: the row is where a customer can go on.
        TableEntity trades = rows.Single(r => (r.PartitionKey, r.RowKey) == ("BTC", "trades"));
        MarketFeed feed = relay.App.Services.GetRequiredService<MarketFeed>();
        TopicTable topics = relay.App.Services.GetRequiredService<TopicTable>();
        Assert.True(topics.TryGet(TopicKey.Of(Channel.Trades, topics.Coins.IdOf("BTC")), out Topic? topic));
        var after = new System.Buffers.ArrayBufferWriter<byte>();
        Cursor before = CursorOf(trades);
        await Until.TrueAsync("there are further trades", () => feed.TryGetInfo(topic, out TopicInfo info) && info.Cursor.Offset > before.Offset);
        Assert.Equal(ResumeOutcome.Complete, feed.CopyTradesAfter(topic, before, after, out Cursor now));
        int count = JsonDocument.Parse(after.WrittenMemory).RootElement.GetArrayLength();
        Assert.Equal(now.Offset - before.Offset, count);

        string health = (await relay.SendAsync(HttpMethod.Get, "/health")).Body, stats = (await relay.SendAsync(HttpMethod.Get, "/stats")).Body;
        Assert.Equal("ok", JsonDocument.Parse(health).RootElement.GetProperty("snapshots").GetProperty("state").GetString());
        Assert.True(JsonDocument.Parse(stats).RootElement.GetProperty("snapshots").GetProperty("transactions").GetInt64() > 0);
        Assert.DoesNotContain(AzuriteTables.AccountKey, health + stats, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_without_table_storage_says_so_once_and_one_that_cannot_reach_it_serves_customers()
    {
        await using (RelayUnderTest without = await RelayUnderTest.StartAsync())
        {
            Assert.Null(without.App.Services.GetService<SnapshotsStatus>());
            Assert.Equal(JsonValueKind.Null, JsonDocument.Parse((await without.SendAsync(HttpMethod.Get, "/health")).Body).RootElement.GetProperty("snapshots").ValueKind);
        }

        // A port on which nothing listens.
        string nowhere = _service.ConnectionString.Replace($":{_service.Port.ToString(CultureInfo.InvariantCulture)}/", ":1/", StringComparison.Ordinal);
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync(("Relay:Tables:ConnectionString", nowhere), ("Relay:Snapshots:BehindMsMax", "1000"));
        SnapshotsStatus status = relay.App.Services.GetRequiredService<SnapshotsStatus>();
        await Until.TrueAsync("it is behind", () => status.State == "behind");
        JsonElement health = JsonDocument.Parse((await relay.SendAsync(HttpMethod.Get, "/health")).Body).RootElement;
        Assert.Equal(("degraded", "behind"), (health.GetProperty("status").GetString(), health.GetProperty("snapshots").GetProperty("state").GetString()));
        Assert.Equal(200, (await relay.SendAsync(HttpMethod.Get, "/health")).Status);
    }

    [Fact]
    public void An_edge_writes_nothing()
    {
        Dictionary<string, string?> settings = RelayUnderTest.Settings("ws://127.0.0.1:1/ws");
        settings["Relay:Role"] = "edge";
        settings["Relay:EventHubs:ConnectionString"] = "Endpoint=sb://localhost;SharedAccessKeyName=k;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";
        settings["Relay:Tables:ConnectionString"] = _service.ConnectionString;
        var app = RelayHost.Build([], settings);
        Assert.Null(app.Services.GetService<SnapshotsStatus>());
    }

    [Theory]
    [InlineData("Relay:Tables:ConnectionString", "AccountKey=c2VjcmV0")]
    [InlineData("Relay:Tables:ConnectionString", "secret")]
    [InlineData("Relay:Tables:Endpoint", "http://name.table.core.windows.net")]
    [InlineData("Relay:Snapshots:IntervalMs", "1")]
    public void A_wrong_setting_is_named_and_no_key_is_told(string name, string value)
    {
        Dictionary<string, string?> settings = RelayUnderTest.Settings("ws://127.0.0.1:1/ws");
        settings[name] = value;
        string error = Assert.Single(Assert.Throws<RelayConfigurationException>(() => RelayHost.Build([], settings)).Errors);
        Assert.StartsWith(name, error, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", error, StringComparison.Ordinal);
    }

    private static async Task<TableEntity> RowAsync(TableClient table, string partition, string row) => (await table.GetEntityAsync<TableEntity>(partition, row)).Value;

    private bool HasTable(TableClient table) => new TableServiceClient(_service.ConnectionString).Query(t => t.Name == table.Name).Any();

    // Reads by what the schema says, and shares no code with the writer.
    private static string DataOf(TableEntity row)
    {
        var data = new StringBuilder(row.GetString("data"));
        for (int i = 1; row.TryGetValue(string.Create(CultureInfo.InvariantCulture, $"data{i}"), out object? more); i++) data.Append((string)more);
        return data.ToString();
    }

    private static Cursor CursorOf(TableEntity row) => new(row.GetInt64("epoch")!.Value, row.GetInt64("off")!.Value);

    /// <summary>One Azurite for all; each test has a table of its own.</summary>
    public sealed class TableService : IAsyncLifetime
    {
        private AzuriteTables? _azurite;
        private int _tables;

        public string ConnectionString => _azurite!.ConnectionString;

        public int Port => _azurite!.Port;

        public async ValueTask InitializeAsync() => _azurite = await AzuriteTables.StartAsync();

        public async ValueTask DisposeAsync()
        {
            if (_azurite is not null) await _azurite.DisposeAsync();
        }

        public TableClient NewTable() => new(ConnectionString, string.Create(CultureInfo.InvariantCulture, $"snapshots{Interlocked.Increment(ref _tables)}"));
    }
}
