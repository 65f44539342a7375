using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Ingest.EventLog;
using RelayCloud.Ingest.EventLog.Journal;
using RelayCloud.Ingest.EventLog.Reading;
using RelayCloud.Ingest.EventLog.Writing;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.EventLog.Support;

/// <summary>A container's market and log without its sockets: what an ingest or an edge has between its source and its hub.</summary>
internal sealed class LogMarket : IAsyncDisposable
{
    private const string Hash = "0x7ab608dad75f7ce37c2f044516391f02023a00c072529bb51e7eb42d965356ce";
    private const string Users = "[\"0x9aa589355bf745db9784c8ef3c646360f11b58af\",\"0x8269c0a4f5f1a14582e0aa46856a234893c41970\"]";

    private static readonly long SystemStartMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 1_000;

    private readonly TimeProvider _time;
    private readonly long _startMs;

    private LogMarket(EventHubClients clients, EventHubsOptions options, TimeProvider time, bool isEdge, string? directory, ILogger? logger = null)
    {
        _time = time;
        logger ??= NullLogger.Instance;
        _startMs = time == TimeProvider.System ? SystemStartMs : NowMs;
        Topics = new TopicTable(Coins);
        Options = options;
        IMessageSink sink = Hub;
        if (!isEdge)
        {
            Journal = new EventJournal(new JournalOptions(directory!, options.SpillSegmentBytes, options.SpillBytesMax), logger);
            Writer = new EventLogWriter(Hub, Journal, clients, options, Coins, time, logger);
            sink = Writer;
            foreach (string coin in (string[])["BTC", "ETH", "SOL", "@107", "xyz:AAPL"]) Coins.GetOrAdd(coin);
        }

        Feed = new MarketFeed(Topics, sink, new MarketFeedOptions { GatewayCount = 2 }, time);
        var reader = new EventLogReader(Feed, Topics, Seen, clients, options, time, logger);
        Quiet = Writer is null ? null : new QuietTopics(Feed, Topics, Writer, options.RecoverSeconds, time);
        Service = new EventLogService(Feed, Topics, reader, Writer, Quiet, null, options, time, NullLogger<EventLogService>.Instance);
        Status = new EventLogStatus(Service, options, time);
    }

    public CoinTable Coins { get; } = new();

    public TopicTable Topics { get; }

    public SeenTopics Seen { get; } = new();

    public EventHubsOptions Options { get; }

    public RecordingHub Hub { get; } = new();

    public MarketFeed Feed { get; }

    public EventJournal? Journal { get; }

    public EventLogWriter? Writer { get; }

    public QuietTopics? Quiet { get; }

    public EventLogService Service { get; }

    public EventLogStatus Status { get; }

    public static EventHubsOptions Quick { get; } = new() { BackoffMsMax = 10, FlushMsMax = 2_000, RecoverMsMax = 5_000, SpillSegmentBytes = 1 << 20, SpillBytesMax = 64 << 20, TradeGapMsMax = 200 };

    public static Task<LogMarket> IngestAsync(MemoryLog log, string directory, EventHubsOptions? options = null, TimeProvider? time = null) =>
        StartAsync(new LogMarket(new MemoryClients(log), options ?? Quick, time ?? TimeProvider.System, isEdge: false, directory));

    public static Task<LogMarket> EdgeAsync(MemoryLog log, EventHubsOptions? options = null, TimeProvider? time = null) =>
        StartAsync(new LogMarket(new MemoryClients(log), options ?? Quick, time ?? TimeProvider.System, isEdge: true, null));

    /// <summary>With the real clients, of whatever the options name.</summary>
    public static Task<LogMarket> IngestAsync(EventHubsOptions options, string directory, ILogger? logger = null) =>
        StartAsync(new LogMarket(new EventHubClients(options), options, TimeProvider.System, isEdge: false, directory, logger));

    /// <summary>With the real clients, of whatever the options name.</summary>
    public static Task<LogMarket> EdgeAsync(EventHubsOptions options, ILogger? logger = null) =>
        StartAsync(new LogMarket(new EventHubClients(options), options, TimeProvider.System, isEdge: true, null, logger));

    public static string TradesData(string coin, params (long TimeMs, long Tid)[] trades) =>
        "[" + string.Join(',', trades.Select(t => $"{{\"coin\":\"{coin}\",\"side\":\"A\",\"px\":\"84143.0\",\"sz\":\"0.00036\",\"time\":{t.TimeMs},\"hash\":\"{Hash}\",\"tid\":{t.Tid},\"users\":{Users}}}")) + "]";

    public Topic TopicOf(Channel channel, string coin = "BTC") => TopicOf(TopicKey.Of(channel, Coins.GetOrAdd(coin)));

    public Topic TopicOf(TopicKey key)
    {
        Assert.True(Topics.TryGetOrAdd(key, out Topic? topic));
        return topic;
    }

    public long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A frame of a gateway.</summary>
    public void Frame(string channel, string data, int gateway = 0) =>
        Feed.OnFrame(gateway, Encoding.UTF8.GetBytes($"{{\"channel\":\"{channel}\",\"data\":{data}}}"), NowMs * 1_000, null);

    /// <summary>Trades whose ids rise with their times: the same id is the same trade in every run of one test.</summary>
    public void Trades(string coin, params long[] tids) => Frame("trades", TradesData(coin, [.. tids.Select(t => (_startMs + (t / 100), t))]));

    public void Bbo(string coin, long timeMs) => Frame("bbo", $"{{\"coin\":\"{coin}\",\"time\":{timeMs},\"bbo\":[{{\"px\":\"84143.0\",\"sz\":\"1.5\",\"n\":7}},{{\"px\":\"84144.0\",\"sz\":\"1.5\",\"n\":7}}]}}");

    public (string? Data, Cursor Cursor) Last(Topic topic)
    {
        var writer = new ArrayBufferWriter<byte>();
        bool found = Feed.TryCopyLast(topic, writer, out Cursor cursor);
        return (found ? Encoding.UTF8.GetString(writer.WrittenSpan) : null, cursor);
    }

    public (ResumeOutcome Outcome, long[] Tids, Cursor Cursor) Resume(Topic topic, Cursor after)
    {
        var writer = new ArrayBufferWriter<byte>();
        ResumeOutcome outcome = Feed.CopyTradesAfter(topic, after, writer, out Cursor cursor);
        return (outcome, TidsOf(writer.WrittenSpan), cursor);
    }

    public (long[] Tids, Cursor Cursor) Replay(Topic topic, int max = 30)
    {
        var writer = new ArrayBufferWriter<byte>();
        Feed.TryCopyTrades(topic, max, writer, out Cursor cursor);
        return (TidsOf(writer.WrittenSpan), cursor);
    }

    public static long[] TidsOf(ReadOnlySpan<byte> trades)
    {
        if (trades.IsEmpty) return [];
        using var json = JsonDocument.Parse(trades.ToArray());
        return [.. json.RootElement.EnumerateArray().Select(t => t.GetProperty("tid").GetInt64())];
    }

    public async ValueTask DisposeAsync() => await Service.StopAsync(CancellationToken.None);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Hub.Messages.Count} published");

    private static async Task<LogMarket> StartAsync(LogMarket market)
    {
        await market.Service.StartAsync(CancellationToken.None);
        return market;
    }
}
