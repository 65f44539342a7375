using RelayCloud.Ingest.EventLog;
using RelayCloud.Ingest.Tests.EventLog.Support;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.EventLog;

/// <summary>A container that starts again goes on where it was: customers resume, offsets never go back.</summary>
public sealed class RecoveryTests : IDisposable
{
    private readonly LogFolders _folders = new();
    private readonly string _directory;
    private readonly MemoryLog _log = new();

    public RecoveryTests() => _directory = _folders.New();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task After_a_stop_every_topic_goes_on_in_its_epoch()
    {
        Cursor trades, bbo;
        string? last;
        await using (LogMarket first = await LogMarket.IngestAsync(_log, _directory))
        {
            for (int i = 1; i <= 50; i++) first.Trades("BTC", i);
            first.Bbo("BTC", first.NowMs - 10);
            first.Bbo("BTC", first.NowMs - 5);
            trades = first.Replay(first.TopicOf(Channel.Trades)).Cursor;
            (last, bbo) = first.Last(first.TopicOf(Channel.Bbo));
        }

        await using LogMarket second = await LogMarket.IngestAsync(_log, _directory);
        Assert.True(second.Service.IsRecovered);
        Topic btc = second.TopicOf(Channel.Trades);
        Assert.Equal((last, bbo), second.Last(second.TopicOf(Channel.Bbo)));
        Assert.Equal([.. Enumerable.Range(21, 30).Select(i => (long)i)], second.Replay(btc).Tids);
        Assert.Empty(second.Hub.Messages);

        // A gateway repeats what is known and brings what is new.
        second.Trades("BTC", 49, 50, 51, 52);
        Assert.Equal(new Cursor(trades.Epoch, 52), second.Replay(btc).Cursor);
        Assert.Equal([51, 52], second.Hub.Tids(btc));
        second.Bbo("BTC", second.NowMs);
        Assert.Equal(new Cursor(bbo.Epoch, bbo.Offset + 1), second.Last(second.TopicOf(Channel.Bbo)).Cursor);

        // A customer who was away since the 40th trade.
        Assert.Equal((ResumeOutcome.Complete, 12), Shape(second.Resume(btc, new Cursor(trades.Epoch, 40))));
        Assert.Equal([.. Enumerable.Range(41, 12).Select(i => (long)i)], second.Resume(btc, new Cursor(trades.Epoch, 40)).Tids);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_death_what_customers_had_and_the_log_had_not_is_there_too(bool logWasDown)
    {
        LogMarket first = await LogMarket.IngestAsync(_log, _directory, LogMarket.Quick with { FlushMsMax = 0 });
        for (int i = 1; i <= 50; i++) first.Trades("BTC", i);
        await Until.TrueAsync("the log has these", () => _log.Count == 50);
        _log.IsDown = logWasDown;
        for (int i = 51; i <= 80; i++) first.Trades("BTC", i);
        Cursor seen = first.Replay(first.TopicOf(Channel.Trades)).Cursor;
        string left = _folders.CopyOf(_directory);
        await first.DisposeAsync();
        long inLog = _log.Count;
        _log.IsDown = false;

        await using LogMarket second = await LogMarket.IngestAsync(_log, left);
        Topic btc = second.TopicOf(Channel.Trades);
        Assert.Equal(seen, second.Replay(btc).Cursor);
        Assert.Equal([.. Enumerable.Range(31, 50).Select(i => (long)i)], second.Resume(btc, seen with { Offset = 30 }).Tids);
        second.Trades("BTC", 79, 80, 81);
        await Until.TrueAsync("the log has all", () => _log.All().Any(e => e.Offset == 81));
        Assert.Equal([.. Enumerable.Range(1, 81).Select(i => (long)i)], _log.All().Select(e => e.Offset).Distinct().Order());
        if (logWasDown) Assert.Equal(50, inLog);
    }

    [Fact]
    public async Task What_was_not_read_whole_begins_anew_and_never_counts_back()
    {
        long epoch;
        await using (LogMarket first = await LogMarket.IngestAsync(_log, _directory))
        {
            foreach (string coin in (string[])["BTC", "ETH", "SOL", "@107", "xyz:AAPL"])
                for (int i = 1; i <= 10; i++) first.Trades(coin, i);
            epoch = first.Replay(first.TopicOf(Channel.Trades)).Cursor.Epoch;
        }

        int bad = Enumerable.Range(0, 4).First(p => _log.Read(p).Any(e => e.Coin == "BTC"));
        _log.UnreadablePartition = bad;
        await using LogMarket second = await LogMarket.IngestAsync(_log, _folders.New(), LogMarket.Quick with { RecoverMsMax = 300 });
        Assert.False(second.Service.IsRecovered);
        Assert.True(second.Replay(second.TopicOf(Channel.Trades)).Cursor.Epoch > epoch);
        string other = _log.All().First(e => !_log.Read(bad).Any(b => b.Coin == e.Coin)).Coin;
        Assert.Equal(new Cursor(epoch, 10), second.Replay(second.TopicOf(Channel.Trades, other)).Cursor);
        second.Trades("BTC", 11);
        Assert.Equal((ResumeOutcome.OtherEpoch, 1), Shape(second.Resume(second.TopicOf(Channel.Trades), new Cursor(epoch, 10))));
    }

    [Fact]
    public async Task More_than_the_bound_is_not_read_but_the_newest_is()
    {
        await using (LogMarket first = await LogMarket.IngestAsync(_log, _directory))
            for (int i = 1; i <= 1_000; i++) first.Trades("BTC", i);
        await using LogMarket second = await LogMarket.IngestAsync(_log, _directory, LogMarket.Quick with { RecoverEventsMax = 400 });
        Assert.Equal(100, second.Service.RecoveryEvents);
        Topic btc = second.TopicOf(Channel.Trades);
        Assert.Equal(1_000, second.Replay(btc).Cursor.Offset);
        Assert.Equal((ResumeOutcome.Gap, 100), Shape(second.Resume(btc, second.Replay(btc).Cursor with { Offset = 10 })));
    }

    [Fact]
    public async Task Only_the_configured_time_back_from_the_end_is_read()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await using (LogMarket first = await LogMarket.IngestAsync(_log, _directory))
        {
            _log.Now = () => now.AddHours(-3);
            for (int i = 1; i <= 100; i++) first.Trades("BTC", i);
            await Until.TrueAsync("the old ones are in the log", () => _log.Count == 100);
            _log.Now = () => now.AddHours(-2);
            for (int i = 101; i <= 110; i++) first.Trades("BTC", i);
        }

        await using LogMarket second = await LogMarket.IngestAsync(_log, _directory);
        Assert.Equal(10, second.Service.RecoveryEvents);
        Assert.Equal(110, second.Replay(second.TopicOf(Channel.Trades)).Cursor.Offset);
    }

    [Fact]
    public async Task Quiet_topics_are_repeated_so_that_the_next_run_knows_where_they_were()
    {
        var time = new ManualTime();

        // A clock that stands still would wait for ever at the stop; what is not sent by then is on disk.
        EventHubsOptions options = LogMarket.Quick with { RecoverSeconds = 30, FlushMsMax = 0 };
        await using (LogMarket first = await LogMarket.IngestAsync(_log, _directory, options, time))
        {
            _log.Now = time.GetUtcNow;
            for (int i = 1; i <= 40; i++) first.Trades("BTC", i);
            first.Bbo("ETH", first.NowMs);
            await Until.TrueAsync("these are in the log", () => _log.Count == 41);
            for (int second = 0; second < 60; second++)
            {
                time.Advance(1_000);
                first.Quiet!.OnBeat();
            }

            Assert.InRange(first.Quiet!.Repeated, 8, 12);
            await Until.TrueAsync("repeats are in the log", () => _log.Count >= 41 + 8);
            Assert.Equal(41, first.Hub.Messages.Count);
            Assert.Equal(30, _log.All().Last(e => e.Channel == "trades").Properties["n"]);
        }

        await using LogMarket next = await LogMarket.IngestAsync(_log, _directory, options, time);
        Topic btc = next.TopicOf(Channel.Trades);
        Assert.Equal(40, next.Replay(btc).Cursor.Offset);
        Assert.Equal([.. Enumerable.Range(11, 30).Select(i => (long)i)], next.Replay(btc).Tids);
        Assert.Equal(1, next.Last(next.TopicOf(Channel.Bbo, "ETH")).Cursor.Offset);
    }

    [Fact]
    public async Task A_candle_goes_on_from_the_one_that_was()
    {
        static string Candle(long opensMs, int trades, string volume) =>
            $"{{\"t\":{opensMs},\"T\":{opensMs + 59_999},\"s\":\"BTC\",\"i\":\"1m\",\"o\":\"84143.0\",\"c\":\"84143.0\",\"h\":\"84144.0\",\"l\":\"84143.0\",\"v\":\"{volume}\",\"n\":{trades}}}";
        long opensMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 60_000 * 60_000;
        await using (LogMarket first = await LogMarket.IngestAsync(_log, _directory)) first.Frame("candle", Candle(opensMs, 7, "1.5"));
        await using LogMarket second = await LogMarket.IngestAsync(_log, _directory);
        second.Frame("candle", Candle(opensMs, 6, "1.4"));
        Assert.Empty(second.Hub.Messages);
        second.Frame("candle", Candle(opensMs, 8, "1.6"));
        Assert.Equal(2, Assert.Single(second.Hub.Messages).Cursor.Offset);
    }

    private static (ResumeOutcome Outcome, int Count) Shape((ResumeOutcome Outcome, long[] Tids, Cursor Cursor) resumed) => (resumed.Outcome, resumed.Tids.Length);
}
