using System.Collections.Concurrent;
using System.Text;
using Azure.Messaging.WebPubSub;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Ingest.Tests.EventLog.Support;
using RelayCloud.Ingest.WebPubSub;
using RelayCloud.Ingest.WebPubSub.Demand;
using RelayCloud.Ingest.WebPubSub.Groups;
using RelayCloud.Ingest.WebPubSub.Ownership;
using RelayCloud.Ingest.WebPubSub.Publishing;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;
using RelayCloud.WebPubSubEmulator;
using RelayCloud.WebPubSubEmulator.Configuration;
using RelayCloud.WebPubSubEmulator.Health;

namespace RelayCloud.Ingest.Tests.WebPubSub.Support;

/// <summary>A feed, its publisher, an emulated service of its own, and customers.</summary>
internal sealed class StreamMarket : IAsyncDisposable
{
    private const long Epoch = 1_000;

    private readonly List<GroupListener> _listeners = [];
    private readonly List<LeanListener> _lean = [];
    private readonly ConcurrentDictionary<Topic, long> _offsets = new();
    private readonly WebPubSubServiceClient _client;
    private readonly TimeProvider _time;

    private StreamMarket(Emulator emulator, WebPubSubOptions options, int tradesKeptMax, TimeProvider time)
    {
        _time = time;
        Emulator = emulator;
        Options = options with { ConnectionString = emulator.ConnectionString };
        Topics = new TopicTable(Coins);
        int[] coins = [.. Enumerable.Range(0, 200).Select(i => Coins.GetOrAdd($"C{i}")), Coins.GetOrAdd("BTC"), Coins.GetOrAdd("@107")];
        Universe.Replace(coins, [Coins.GetOrAdd("")]);
        var feedOptions = new MarketFeedOptions { GatewayCount = 1, TradesKeptMax = tradesKeptMax };
        Feed = new MarketFeed(Topics, new RecordingHub(), feedOptions, time);
        Demand = new GroupDemandSet(60_000, time);
        Publisher = new GroupPublisher(
            Feed, feedOptions.TradeBytesKeptMax, 0, new TopicNames(Topics, Universe), Demand, Wanted, new UnsharedRights(time), WebPubSubSender.Open(Options), Options, time, NullLogger.Instance);
        _client = new WebPubSubServiceClient(Options.ConnectionString, Options.Hub);
        Publisher.Start();
    }

    public Emulator Emulator { get; private set; }

    public WebPubSubOptions Options { get; }

    public CoinTable Coins { get; } = new();

    public TopicTable Topics { get; }

    public Universe Universe { get; } = new();

    public MarketFeed Feed { get; }

    public GroupDemandSet Demand { get; }

    public WantedTopics Wanted { get; } = new();

    public GroupPublisher Publisher { get; }

    public CountersAnswer Counters => new ControlEndpoints(Emulator.Service).Counters();

    /// <summary>One with a service whose limits are what the publisher is told they are.</summary>
    /// <param name="time">The clock of feed, publisher and service. Default the machine's. Tokens are of the machine's time, whatever this is.</param>
    public static async Task<StreamMarket> StartAsync(WebPubSubOptions? options = null, int tradesKeptMax = 1_000, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        options ??= new WebPubSubOptions();
        options = options with { DemandIntervalMs = 100, PollMs = 5, BackoffMsMax = 100 };
        return new StreamMarket(await StartServiceAsync(options, port: 0, time), options, tradesKeptMax, time);
    }

    /// <summary>Ends the service, with all its connections.</summary>
    public ValueTask EndServiceAsync() => Emulator.DisposeAsync();

    /// <summary>Starts it again, where it was and without a memory.</summary>
    public async Task StartServiceAgainAsync() => Emulator = await StartServiceAsync(Options, Emulator.Port, _time);

    private static Task<Emulator> StartServiceAsync(WebPubSubOptions options, int port, TimeProvider time)
    {
        var emulated = new EmulatorOptions
        {
            Port = port,
            Chaos = true,
            Units = options.Units,
            InboundPerSecondPerUnit = options.RequestsPerSecondPerUnit,
            OutboundPerSecondPerUnit = options.MessagesPerSecondPerUnit,
        };
        return Emulator.StartAsync(emulated, time, NullLogger.Instance);
    }

    public Topic TopicOf(Channel channel, string coin = "BTC")
    {
        Assert.True(Topics.TryGetOrAdd(TopicKey.Of(channel, Coins.GetOrAdd(coin)), out Topic? topic));
        return topic;
    }

    /// <summary>A customer in these groups.</summary>
    public async Task<GroupListener> ListenAsync(params string[] groups)
    {
        GroupListener listener = await GroupListener.ConnectAsync(await _client.GetClientAccessUriAsync(groups: groups));
        _listeners.Add(listener);
        return listener;
    }

    /// <summary>One of many customers.</summary>
    public async Task<LeanListener> ListenLeanAsync(params string[] groups)
    {
        LeanListener listener = await LeanListener.ConnectAsync(await _client.GetClientAccessUriAsync(groups: groups));
        _lean.Add(listener);
        return listener;
    }

    public void Want(int receivers, params string[] groups) => Demand.Replace(groups.Select(g => KeyValuePair.Create(g, receivers)));

    /// <summary>The next value of a State topic; it has its offset in it.</summary>
    public long State(Topic topic, int bytes = 200)
    {
        long offset = _offsets.AddOrUpdate(topic, 1, (_, n) => n + 1);
        string data = $"{{\"coin\":\"{topic.Coin}\",\"n\":{offset},\"pad\":\"{new string('x', bytes)}\"}}";
        Feed.Relay(new MarketMessage { Topic = topic, Data = Encoding.UTF8.GetBytes(data), Cursor = new Cursor(Epoch, offset), EventCount = 1 });
        return offset;
    }

    /// <summary>The next trades of a topic, their ids being their offsets.</summary>
    public void Trades(Topic topic, int count = 1)
    {
        long last = _offsets.AddOrUpdate(topic, count, (_, n) => n + count);
        long timeMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        string data = LogMarket.TradesData(topic.Coin, [.. Enumerable.Range(0, count).Select(i => (timeMs, last - count + 1 + i))]);
        ReplayOutcome outcome = Feed.Relay(new MarketMessage { Topic = topic, Data = Encoding.UTF8.GetBytes(data), Cursor = new Cursor(Epoch, last), EventCount = count });
        Assert.Equal(ReplayOutcome.Taken, outcome);
    }

    public long OffsetOf(Topic topic) => _offsets.GetValueOrDefault(topic);

    public async ValueTask DisposeAsync()
    {
        await Publisher.DisposeAsync();
        foreach (GroupListener listener in _listeners) await listener.DisposeAsync();
        foreach (LeanListener listener in _lean) await listener.DisposeAsync();
        await Emulator.DisposeAsync();
    }
}
