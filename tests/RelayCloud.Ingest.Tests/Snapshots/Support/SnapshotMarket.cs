using System.Buffers;
using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Snapshots;
using RelayCloud.Ingest.Snapshots.Rows;
using RelayCloud.Ingest.Snapshots.Symbols;
using RelayCloud.Ingest.Snapshots.Writing;
using RelayCloud.Ingest.Tests.EventLog.Support;
using RelayCloud.Ingest.Tests.Gateways;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Snapshots.Support;

/// <summary>A feed and a writer of its snapshots, on a clock that stands still but when told to go on.</summary>
internal sealed class SnapshotMarket : IAsyncDisposable
{
    private static readonly long StartMs = new DateTimeOffset(2026, 10, 1, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private long _tid;

    public SnapshotMarket(TableClient table, SnapshotsOptions? options = null, IReadOnlyList<string>? channels = null)
    {
        Options = options ?? new SnapshotsOptions();
        Topics = new TopicTable(Coins);
        foreach (string coin in (string[])["BTC", "ETH", "@107", "xyz:TSLA", "PURR/USDC", "#6740", "кот", "a b+c%"]) Coins.GetOrAdd(coin);
        Feed = new MarketFeed(Topics, Hub, new MarketFeedOptions { GatewayCount = 1 }, Time);
        var partitions = new SnapshotPartitions(Topics, Feed, new GatewaySetOptions { Channels = channels }, Options.TradesMax);
        Symbols = new SymbolsSource(Time);
        partitions.Add(SnapshotKeys.NoCoin, SnapshotKeys.Symbols, Symbols);
        Writer = new SnapshotWriter(partitions, table, Options, Time, NullLogger.Instance);
        Status = new SnapshotsStatus(Writer, Options);
    }

    public ManualTime Time { get; } = new();

    public CoinTable Coins { get; } = new();

    public TopicTable Topics { get; }

    public RecordingHub Hub { get; } = new();

    public MarketFeed Feed { get; }

    public SnapshotsOptions Options { get; }

    public SymbolsSource Symbols { get; }

    public SnapshotWriter Writer { get; }

    public SnapshotsStatus Status { get; }

    public long NowMs => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>One sweep, and the writes that it began.</summary>
    public async Task SweepAsync()
    {
        await Writer.SweepAsync(CancellationToken.None);
        await Until.TrueAsync("no write is under way", () => Writer.InFlight == 0);
    }

    /// <summary>Goes on in time, with the sweeps that fall into it.</summary>
    public async Task PassAsync(int ms)
    {
        for (int passed = 0; passed < ms; passed += 100)
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await SweepAsync();
        }
    }

    /// <summary>A quote, a millisecond later than anything before: of one time there is one quote.</summary>
    public void Bbo(string coin, string px = "84143.0")
    {
        Time.Advance(TimeSpan.FromMilliseconds(1));
        Frame("bbo", string.Create(CultureInfo.InvariantCulture, $"{{\"coin\":\"{coin}\",\"time\":{NowMs},\"bbo\":[{{\"px\":\"{px}\",\"sz\":\"1.5\",\"n\":7}},null]}}"));
    }

    public void Book(string coin, bool isFast = false) =>
        Frame("l2Book", string.Create(CultureInfo.InvariantCulture, $"{{\"coin\":\"{coin}\",\"time\":{NowMs},\"levels\":[[{{\"px\":\"84143.0\",\"sz\":\"1.5\",\"n\":7}}],[]]{(isFast ? ",\"fast\":true" : "")}}}"));

    public void Trades(string coin, int count = 1) =>
        Frame("trades", LogMarket.TradesData(coin, [.. Enumerable.Range(0, count).Select(_ => (StartMs, Interlocked.Increment(ref _tid)))]));

    public void Mids(string mids) => Frame("allMids", $"{{\"mids\":{mids}}}");

    public void Frame(string channel, string data) =>
        Feed.OnFrame(0, Encoding.UTF8.GetBytes($"{{\"channel\":\"{channel}\",\"data\":{data}}}"), NowMs * 1_000, null);

    public Topic TopicOf(Channel channel, string coin, bool fast = false, byte interval = 0)
    {
        Assert.True(Topics.TryGetOrAdd(new TopicKey(channel, fast, 0, 0, interval, Coins.GetOrAdd(coin)), out Topic? topic));
        return topic;
    }

    /// <summary>What a customer would be sent.</summary>
    public (string Data, Cursor Cursor) Last(Topic topic)
    {
        var data = new ArrayBufferWriter<byte>();
        Assert.True(topic.Kind == TopicKind.Events ? Feed.TryCopyTrades(topic, Options.TradesMax, data, out Cursor cursor) : Feed.TryCopyLast(topic, data, out cursor));
        return (Encoding.UTF8.GetString(data.WrittenSpan), cursor);
    }

    public async ValueTask DisposeAsync() => await Writer.DisposeAsync();
}
