using RelayCloud.Ingest.EventLog;
using RelayCloud.Ingest.Tests.EventLog.Support;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.EventLog;

/// <summary>An edge gives its customers what the ingest published: the same values, once, in order, under the same cursors.</summary>
public sealed class EdgeTests : IDisposable
{
    private readonly LogFolders _folders = new();
    private readonly string _directory;
    private readonly MemoryLog _log = new();

    public EdgeTests() => _directory = _folders.New();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task Two_edges_publish_what_the_ingest_did_with_its_cursors_and_times()
    {
        await using LogMarket one = await LogMarket.EdgeAsync(_log);
        await using LogMarket two = await LogMarket.EdgeAsync(_log);
        await using LogMarket ingest = await LogMarket.IngestAsync(_log, _directory);
        for (int i = 1; i <= 300; i++)
        {
            ingest.Trades("BTC", (2 * i) - 1, 2 * i);
            ingest.Bbo("ETH", ingest.NowMs + i);
        }

        foreach (LogMarket edge in (LogMarket[])[one, two])
        {
            await Until.TrueAsync("the edge has all", () => edge.Hub.Messages.Count == 600);
            foreach (string topic in (string[])["trades:BTC", "bbo:ETH"])
                Assert.Equal(
                    ingest.Hub.Messages.Where(m => m.Topic == topic).Select(m => (m.Cursor, m.EventCount, System.Text.Encoding.UTF8.GetString(m.Data), m.UpstreamTimeMs, m.ReceivedAtUs)),
                    edge.Hub.Messages.Where(m => m.Topic == topic).Select(m => (m.Cursor, m.EventCount, System.Text.Encoding.UTF8.GetString(m.Data), m.UpstreamTimeMs, m.ReceivedAtUs)));
            Assert.Equal(ingest.Last(ingest.TopicOf(Channel.Bbo, "ETH")), edge.Last(edge.TopicOf(Channel.Bbo, "ETH")));
            Topic btc = edge.TopicOf(Channel.Trades);
            Cursor after = edge.Replay(btc).Cursor with { Offset = 590 };
            Assert.Equal(ingest.Resume(ingest.TopicOf(Channel.Trades), after), edge.Resume(btc, after), Same);
            Assert.Equal("ok", edge.Status.State);
        }
    }

    [Fact]
    public async Task An_edge_that_joins_later_has_the_past_but_publishes_only_what_is_new()
    {
        await using LogMarket ingest = await LogMarket.IngestAsync(_log, _directory);
        for (int i = 1; i <= 50; i++) ingest.Trades("BTC", i);
        await Until.TrueAsync("the log has these", () => _log.Count == 50);
        await using LogMarket edge = await LogMarket.EdgeAsync(_log);
        Topic btc = edge.TopicOf(Channel.Trades);
        Assert.Equal(ingest.Replay(ingest.TopicOf(Channel.Trades)).Cursor, edge.Replay(btc).Cursor);
        ingest.Trades("BTC", 51);
        await Until.TrueAsync("the new one is there", () => edge.Hub.Messages.Count == 1);
        Assert.Equal([51], edge.Hub.Tids(btc));
    }

    [Fact]
    public async Task An_edge_goes_on_by_itself_after_the_log_was_away()
    {
        await using LogMarket ingest = await LogMarket.IngestAsync(_log, _directory);
        await using LogMarket edge = await LogMarket.EdgeAsync(_log);
        ingest.Trades("BTC", 1);
        await Until.TrueAsync("the first is there", () => edge.Hub.Messages.Count == 1);
        _log.IsDown = true;
        ingest.Trades("BTC", 2);
        await Until.TrueAsync("it says so", () => edge.Status.State == "down");
        _log.IsDown = false;
        await Until.TrueAsync("the second is there", () => edge.Hub.Messages.Count == 2);
        await Until.TrueAsync("it says so", () => edge.Status.State == "ok");
        Assert.Equal([1, 2], edge.Hub.Tids(edge.TopicOf(Channel.Trades)));
    }

    [Fact]
    public async Task A_log_in_the_place_of_another_is_read_from_its_beginning_though_it_is_longer()
    {
        await using LogMarket edge = await LogMarket.EdgeAsync(_log);
        Append(edge, (10, 1, 1), (10, 2, 2));
        await Until.TrueAsync("these are there", () => edge.Hub.Messages.Count == 2);
        _log.IsDown = true;
        await Until.TrueAsync("it says so", () => edge.Status.State == "down");
        _log.Clear();
        _log.Now = () => DateTimeOffset.UtcNow.AddSeconds(1);
        Append(edge, (10, 3, 3), (10, 4, 4), (10, 5, 5));
        _log.IsDown = false;
        await Until.TrueAsync("all are there", () => edge.Hub.Messages.Count == 5);
        Assert.Equal([1, 2, 3, 4, 5], edge.Hub.Tids(edge.TopicOf(Channel.Trades)));
        Assert.Equal(0, edge.Status.Report().Partitions.Sum(p => p.Gaps));
    }

    [Fact]
    public async Task An_edge_that_starts_without_the_log_finds_it_later()
    {
        _log.IsDown = true;
        await using LogMarket edge = await LogMarket.EdgeAsync(_log, LogMarket.Quick with { RecoverMsMax = 100 });
        Assert.Equal("down", edge.Status.State);
        _log.IsDown = false;
        await using LogMarket ingest = await LogMarket.IngestAsync(_log, _directory);
        ingest.Trades("BTC", 1);
        await Until.TrueAsync("it is there", () => edge.Hub.Messages.Count == 1);
    }

    [Fact]
    public async Task A_new_epoch_begins_anew_and_the_old_one_is_over()
    {
        await using LogMarket edge = await LogMarket.EdgeAsync(_log);
        Append(edge, (10, 1, 1), (10, 2, 2), (20, 1, 3), (10, 3, 4), (20, 2, 5));
        Topic btc = edge.TopicOf(Channel.Trades);
        await Until.TrueAsync("four are there", () => edge.Hub.Messages.Count == 4);
        Assert.Equal([1, 2, 3, 5], edge.Hub.Tids(btc));
        Assert.Equal(new Cursor(20, 2), edge.Replay(btc).Cursor);
        Assert.Equal(ResumeOutcome.OtherEpoch, edge.Resume(btc, new Cursor(10, 2)).Outcome);
    }

    [Fact]
    public async Task Trades_out_of_order_wait_for_those_before_them()
    {
        await using LogMarket edge = await LogMarket.EdgeAsync(_log, LogMarket.Quick with { TradeGapMsMax = 60_000 });
        Append(edge, (10, 1, 1), (10, 4, 4), (10, 3, 3), (10, 2, 2), (10, 3, 3), (10, 4, 4), (10, 5, 5));
        await Until.TrueAsync("all are there", () => edge.Hub.Messages.Count == 5);
        Assert.Equal([1, 2, 3, 4, 5], edge.Hub.Tids(edge.TopicOf(Channel.Trades)));
    }

    [Fact]
    public async Task Trades_that_never_come_are_given_up_counted_and_told_to_whoever_resumes()
    {
        await using LogMarket edge = await LogMarket.EdgeAsync(_log, LogMarket.Quick with { TradeGapMsMax = 100 });
        Append(edge, (10, 1, 1), (10, 4, 4), (10, 5, 5));
        Topic btc = edge.TopicOf(Channel.Trades);
        await Until.TrueAsync("three are there", () => edge.Hub.Messages.Count == 3);
        Assert.Equal([1, 4, 5], edge.Hub.Tids(btc));
        Assert.Equal(1, edge.Status.Report().Partitions.Sum(p => p.Gaps));
        Assert.Equal(ResumeOutcome.Gap, edge.Resume(btc, new Cursor(10, 1)).Outcome);
        Assert.Equal(ResumeOutcome.Complete, edge.Resume(btc, new Cursor(10, 4)).Outcome);
    }

    [Fact]
    public async Task Of_a_repeat_only_what_is_new_is_published()
    {
        await using LogMarket edge = await LogMarket.EdgeAsync(_log);
        Append(edge, (10, 1, 1), (10, 2, 2));
        Append(10, 4, LogMarket.TradesData("BTC", (edge.NowMs, 1), (edge.NowMs, 2), (edge.NowMs, 3), (edge.NowMs, 4)), 4);
        await Until.TrueAsync("all are there", () => edge.Hub.Messages.Count == 3);
        Assert.Equal([1, 2, 3, 4], edge.Hub.Tids(edge.TopicOf(Channel.Trades)));
        Assert.Equal(2, edge.Hub.Messages.Last().EventCount);
    }

    [Fact]
    public async Task Foreign_and_damaged_events_are_passed_over_and_counted()
    {
        await using LogMarket edge = await LogMarket.EdgeAsync(_log);
        _log.Append(0, [new Azure.Messaging.EventHubs.EventData("hello")]);
        Append(10, 1, "[{\"coin\":", 1);
        Append(10, 1, LogMarket.TradesData("BTC", (edge.NowMs, 1)), 1);
        await Until.TrueAsync("the good one is there", () => edge.Hub.Messages.Count == 1);
        Assert.Equal(2, edge.Status.Report().Partitions.Sum(p => p.Foreign));
    }

    [Fact]
    public async Task An_edge_knows_the_coins_and_kinds_of_topic_of_its_log()
    {
        await using LogMarket ingest = await LogMarket.IngestAsync(_log, _directory);
        ingest.Trades("BTC", 1);
        ingest.Bbo("ETH", ingest.NowMs);
        ingest.Frame("allMids", "{\"mids\":{\"BTC\":\"84143.5\"}}");
        await Until.TrueAsync("the log has these", () => _log.Count == 3);
        await using LogMarket edge = await LogMarket.EdgeAsync(_log);
        var universe = new Universe();
        await using var coins = new LogUniverse(edge.Seen, universe, TimeProvider.System);
        coins.Start();
        Assert.Equal(["BTC", "ETH"], universe.CoinIds.Select(edge.Coins.NameOf).Order());
        Assert.Equal([0], universe.DexIds);
        var demand = new LogDemand(edge.Seen);
        Assert.True(demand.TryAcquire(edge.TopicOf(Channel.Trades, "ETH")));
        Assert.False(demand.TryAcquire(edge.TopicOf(Channel.ActiveAssetCtx)));
        Assert.False(demand.TryAcquire(edge.TopicOf(new TopicKey(Channel.L2Book, false, 5, 0, 0, edge.Coins.IdOf("BTC")))));
    }

    private static bool Same((ResumeOutcome Outcome, long[] Tids, Cursor Cursor) a, (ResumeOutcome Outcome, long[] Tids, Cursor Cursor) b) =>
        a.Outcome == b.Outcome && a.Cursor == b.Cursor && a.Tids.AsSpan().SequenceEqual(b.Tids);

    private void Append(LogMarket edge, params (long Epoch, long Offset, long Tid)[] trades)
    {
        foreach ((long epoch, long offset, long tid) in trades) Append(epoch, offset, LogMarket.TradesData("BTC", (edge.NowMs, tid)), 1);
    }

    private void Append(long epoch, long offset, string data, int count)
    {
        _log.Append(1, [new Azure.Messaging.EventHubs.EventData(data) { Properties = { ["ch"] = "trades", ["coin"] = "BTC", ["epoch"] = epoch, ["off"] = offset, ["n"] = count } }]);
    }
}
