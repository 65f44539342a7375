using RelayCloud.Ingest.EventLog;
using RelayCloud.Ingest.Tests.EventLog.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.EventLog;

/// <summary>Everything that is published gets into the log, each topic in order, whatever becomes of the sends.</summary>
public sealed class EventLogWriterTests : IDisposable
{
    private readonly LogFolders _folders = new();
    private readonly string _directory;
    private readonly MemoryLog _log = new();

    public EventLogWriterTests() => _directory = _folders.New();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task Every_published_value_is_in_the_log_as_the_hub_had_it()
    {
        await using LogMarket ingest = await LogMarket.IngestAsync(_log, _directory);
        long now = ingest.NowMs;
        for (int i = 1; i <= 200; i++)
        {
            ingest.Trades("BTC", i);
            ingest.Trades("ETH", (2 * i) - 1, 2 * i);
            ingest.Bbo("BTC", now - 1_000 + i);
        }

        await Until.TrueAsync("all is in the log", () => _log.Count == ingest.Hub.Messages.Count);
        Assert.Equal(600, _log.Count);
        AssertLogIsWhatCustomersGot(ingest);
        Assert.Equal("ok", ingest.Status.State);
    }

    [Fact]
    public async Task Events_of_one_coin_are_in_one_partition()
    {
        await using LogMarket ingest = await LogMarket.IngestAsync(_log, _directory);
        foreach (string coin in (string[])["BTC", "ETH", "SOL", "@107"])
        {
            ingest.Trades(coin, 1);
            ingest.Bbo(coin, ingest.NowMs);
        }

        await Until.TrueAsync("all is in the log", () => _log.Count == 8);
        var byCoin = Enumerable.Range(0, 4).SelectMany(p => _log.Read(p).Select(e => (e.Coin, Partition: p))).GroupBy(e => e.Coin);
        Assert.All(byCoin, g => Assert.Single(g.Select(e => e.Partition).Distinct()));
    }

    [Fact]
    public async Task An_idle_writer_sends_at_once_and_a_busy_one_sends_batches()
    {
        await using LogMarket ingest = await LogMarket.IngestAsync(_log, _directory);
        ingest.Trades("BTC", 1);
        await Until.TrueAsync("the first is in the log", () => _log.Count == 1);
        _log.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (int i = 2; i <= 1_000; i++) ingest.Trades("BTC", i);
        await Until.TrueAsync("as many are on their way as may be", () => ingest.Writer!.Senders.Count > 0 && _log.Count >= 4);
        TaskCompletionSource hold = _log.Hold;
        _log.Hold = null;
        hold.SetResult();
        await Until.TrueAsync("all is in the log", () => _log.Count == 1_000);
        await Until.TrueAsync("all is acknowledged", () => ingest.Writer!.Senders.Sum(s => s.Counters.Events) == 1_000);
        Assert.InRange(ingest.Writer!.Senders.Sum(s => s.Counters.Batches), 2, 200);
        AssertLogIsWhatCustomersGot(ingest);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Failing_sends_lose_nothing_and_an_edge_puts_the_order_right(int seed)
    {
        var random = new Random(seed);
        Lock gate = new();
        _log.Faults = _ =>
        {
            lock (gate)
            {
                return random.Next(10) switch { < 2 => SendFault.Lost, < 4 => SendFault.LostAnswer, _ => SendFault.None };
            }
        };
        await using LogMarket edge = await LogMarket.EdgeAsync(_log, LogMarket.Quick with { TradeGapMsMax = 20_000 });
        await using LogMarket ingest = await LogMarket.IngestAsync(_log, _directory, LogMarket.Quick with { BatchBytesMax = 16 * 1024 });
        long now = ingest.NowMs;
        for (int i = 1; i <= 400; i++)
        {
            ingest.Trades("BTC", i);
            ingest.Trades("ETH", (2 * i) - 1, 2 * i);
            ingest.Bbo("SOL", now - 1_000 + i);
        }

        Topic btc = edge.TopicOf(Channel.Trades), eth = edge.TopicOf(Channel.Trades, "ETH"), sol = edge.TopicOf(Channel.Bbo, "SOL");
        await Until.TrueAsync("the edge has all trades", () => edge.Hub.Tids(btc).Length >= 400 && edge.Hub.Tids(eth).Length >= 800 && edge.Last(sol).Cursor.Offset == 400);
        Assert.Equal(ingest.Hub.Tids(ingest.TopicOf(Channel.Trades)), edge.Hub.Tids(btc));
        Assert.Equal(ingest.Hub.Tids(ingest.TopicOf(Channel.Trades, "ETH")), edge.Hub.Tids(eth));
        Assert.Equal(ingest.Last(ingest.TopicOf(Channel.Bbo, "SOL")), edge.Last(sol));
        Assert.Equal(0, edge.Service.Reader.Followers.Sum(f => f.Taker.Counters.Gaps));
        long[] offsets = [.. edge.Hub.Of(sol).Select(m => m.Cursor.Offset)];
        Assert.Equal(offsets.Order().Distinct(), offsets);
        Assert.True(ingest.Writer!.Senders.Sum(s => s.Counters.Failures) > 0);
    }

    [Fact]
    public async Task While_the_log_is_down_customers_notice_nothing_and_the_log_is_whole_afterwards()
    {
        await using LogMarket ingest = await LogMarket.IngestAsync(_log, _directory, LogMarket.Quick with { BehindBytesMax = 1 });
        ingest.Trades("BTC", 1);
        await Until.TrueAsync("the first is in the log", () => _log.Count == 1);
        _log.IsDown = true;
        for (int i = 2; i <= 5_000; i++) ingest.Trades("BTC", i);
        Assert.Equal(5_000, ingest.Hub.Messages.Count);
        await Until.TrueAsync("it says so", () => ingest.Status.State == "behind" && ingest.Status.Report().Writer!.Partitions.Any(p => p.LastError is not null));
        Assert.Equal(1, _log.Count);
        _log.IsDown = false;
        await Until.TrueAsync("all is in the log", () => _log.All().Select(e => e.Offset).Distinct().Count() == 5_000);
        await Until.TrueAsync("it says that all is well", () => ingest.Status.State == "ok");
    }

    [Fact]
    public async Task A_log_that_is_down_at_the_start_gets_everything_once_it_is_there()
    {
        _log.IsDown = true;
        await using LogMarket ingest = await LogMarket.IngestAsync(_log, _directory, LogMarket.Quick with { RecoverMsMax = 100 });
        Assert.False(ingest.Service.IsRecovered);
        for (int i = 1; i <= 100; i++) ingest.Trades("BTC", i);
        _log.IsDown = false;
        await Until.TrueAsync("all is in the log", () => _log.Count == 100);
        AssertLogIsWhatCustomersGot(ingest);
    }

    [Fact]
    public async Task Without_leave_to_start_without_the_log_the_start_fails_and_says_why()
    {
        _log.IsDown = true;
        InvalidOperationException e = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            LogMarket.IngestAsync(_log, _directory, LogMarket.Quick with { RecoverMsMax = 100, StartWithoutLog = false }));
        Assert.Contains("StartWithoutLog", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_fits_into_no_event_holds_nothing_up()
    {
        await using LogMarket ingest = await LogMarket.IngestAsync(_log, _directory, LogMarket.Quick with { BatchBytesMax = 16 * 1024 });
        ingest.Trades("BTC", 1);
        ingest.Trades("BTC", [.. Enumerable.Range(2, 100).Select(i => (long)i)]);
        ingest.Trades("BTC", 102);
        await Until.TrueAsync("the others are in the log", () => _log.Count == 2);
        Assert.Equal(1, ingest.Writer!.Senders.Sum(s => s.Counters.TooLarge));
    }

    [Fact]
    public async Task Stopping_sends_what_waits()
    {
        await using (LogMarket ingest = await LogMarket.IngestAsync(_log, _directory))
            for (int i = 1; i <= 3_000; i++) ingest.Trades("BTC", i);
        Assert.Equal(3_000, _log.All().Select(e => e.Offset).Distinct().Count());
    }

    [Fact]
    public async Task Publishing_allocates_nothing()
    {
        await using LogMarket ingest = await LogMarket.IngestAsync(_log, _directory);
        _log.IsDown = true;
        Topic topic = ingest.TopicOf(Channel.L2Book);
        byte[] data = new byte[1_500];
        long allocated = long.MaxValue;
        for (int round = 0; round < 20; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10; i++)
                ingest.Writer!.Write(new RelayCloud.MarketData.Messages.MarketMessage { Topic = topic, Data = data, Cursor = new RelayCloud.MarketData.Messages.Cursor(42, (round * 10) + i + 1), EventCount = 1 });
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, allocated);
    }

    private void AssertLogIsWhatCustomersGot(LogMarket ingest)
    {
        ILookup<string, MemoryLog.StoredEvent> stored = _log.All().ToLookup(e => $"{e.Channel}:{e.Coin}");
        foreach (IGrouping<string, RecordingHub.Message> topic in ingest.Hub.Messages.GroupBy(m => m.Topic))
        {
            Assert.Equal(topic.Select(m => m.Cursor.ToString()), stored[topic.Key].Select(e => $"{e.Epoch}:{e.Offset}"));
            Assert.Equal(topic.Select(m => m.Data), stored[topic.Key].Select(e => e.Body));
        }
    }
}
