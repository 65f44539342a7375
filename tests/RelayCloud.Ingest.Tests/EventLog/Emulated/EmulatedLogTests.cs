using System.Text;
using RelayCloud.Ingest.EventLog;
using RelayCloud.Ingest.Tests.EventLog.Support;
using RelayCloud.Ingest.Tests.Hosting;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;
using RelayCloud.Resilience.EventLogs;

namespace RelayCloud.Ingest.Tests.EventLog.Emulated;

/// <summary>Writer, reader and recovery over AMQP, with the clients that the container has, against the emulator in a process of its own.</summary>
public sealed class EmulatedLogTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>, IDisposable
{
    private readonly LogFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task An_edge_has_the_cursors_payloads_and_times_of_its_ingest_on_every_kind_of_topic()
    {
        EventHubsOptions options = fixture.NewLog();
        await using LogMarket ingest = await LogMarket.IngestAsync(options, _folders.New());
        await using LogMarket edge = await LogMarket.EdgeAsync(options);
        for (int i = 1; i <= 40; i++) PublishAll(ingest, i);
        Assert.Equal(7, ingest.Hub.Messages.Select(m => m.Topic).Distinct().Count(t => !t.Contains("ETH", StringComparison.Ordinal)));
        await Until.TrueAsync("the edge has all", () => edge.Hub.Messages.Count == ingest.Hub.Messages.Count);
        Assert.Equal(TopicsOf(ingest), TopicsOf(edge));
        foreach (string topic in TopicsOf(ingest)) Assert.Equal(Of(ingest, topic), Of(edge, topic));
        Assert.Equal("ok", edge.Status.State);

        // And in the log itself, by another reader: what customers got, and no more.
        IReadOnlyList<LoggedEvent> log = await LogContents.ReadAsync(options.ConnectionString!, options.Hub);
        Assert.Equal(ingest.Hub.Messages.Count, log.Count);
        Assert.Equal(
            ingest.Hub.Messages.Select(m => (m.Cursor.Epoch, m.Cursor.Offset, m.EventCount, Encoding.UTF8.GetString(m.Data))).Order(),
            log.Select(e => (e.Epoch, e.Offset, e.Count, Encoding.UTF8.GetString(e.Body.Span))).Order());
    }

    [Fact]
    public async Task After_a_restart_epoch_and_offsets_go_on_and_who_was_away_gets_what_was_missed()
    {
        EventHubsOptions options = fixture.NewLog();
        string directory = _folders.New();
        Cursor seen;
        await using (LogMarket first = await LogMarket.IngestAsync(options, directory))
        {
            for (int i = 1; i <= 50; i++) PublishAll(first, i);
            seen = first.Replay(first.TopicOf(Channel.Trades)).Cursor;
        }

        await using LogMarket second = await LogMarket.IngestAsync(options, directory);
        Assert.True(second.Service.IsRecovered);
        Topic btc = second.TopicOf(Channel.Trades);
        Assert.Equal(seen, second.Replay(btc).Cursor);
        second.Trades("BTC", 49, 50, 51, 52);
        Assert.Equal([51, 52], second.Hub.Tids(btc));
        (ResumeOutcome outcome, long[] tids, Cursor cursor) = second.Resume(btc, seen with { Offset = 40 });
        Assert.Equal(ResumeOutcome.Complete, outcome);
        Assert.Equal([.. Enumerable.Range(41, 12).Select(i => (long)i)], tids);
        Assert.Equal(seen with { Offset = 52 }, cursor);
    }

    [Fact]
    public async Task What_a_dead_process_had_not_sent_is_sent_by_the_next_and_is_in_its_memory()
    {
        EventHubsOptions options = fixture.NewLog() with { FlushMsMax = 0 };
        string directory = _folders.New();
        LogMarket first = await LogMarket.IngestAsync(options, directory);
        for (int i = 1; i <= 500; i++) first.Trades("BTC", i);
        string left = _folders.CopyOf(directory);
        Cursor seen = first.Replay(first.TopicOf(Channel.Trades)).Cursor;
        await first.DisposeAsync();

        await using LogMarket second = await LogMarket.IngestAsync(options, left);
        Assert.Equal(seen, second.Replay(second.TopicOf(Channel.Trades)).Cursor);
        second.Trades("BTC", 501);
        await using LogMarket edge = await LogMarket.EdgeAsync(options);
        await Until.TrueAsync("the edge is where the ingest is", () => edge.Replay(edge.TopicOf(Channel.Trades)).Cursor == seen with { Offset = 501 });
        await Until.TrueAsync("all is in the log", () => second.Journal!.PendingBytes == 0);
        IReadOnlyList<LoggedEvent> log = await LogContents.ReadAsync(options.ConnectionString!, options.Hub);
        Assert.Equal([.. Enumerable.Range(1, 501).Select(i => (long)i)], log.Select(e => e.Offset).Distinct().Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_log_that_begins_anew_is_read_from_its_beginning_and_that_is_told(bool hasGrownPastTheOldOne)
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync(["market"], "--fsync", "Never");
        EventHubsOptions options = LogMarket.Quick with { ConnectionString = emulator.ConnectionString, BackoffMsMax = 100, RecoverMsMax = 20_000, TradeGapMsMax = 60_000 };
        using var lines = new CapturedLog();
        await using LogMarket ingest = await LogMarket.IngestAsync(options, _folders.New());
        await using LogMarket edge = await LogMarket.EdgeAsync(options, lines.CreateLogger("edge"));
        for (int i = 1; i <= 20; i++)
        {
            ingest.Trades("BTC", i);
            await Until.TrueAsync("the edge has it", () => edge.Hub.Messages.Count == i);
        }

        await emulator.KillAsync();
        emulator.Wipe();
        int more = hasGrownPastTheOldOne ? 200 : 1;
        for (int i = 21; i < 21 + more; i++) ingest.Trades("BTC", i);
        await emulator.StartAgainAsync();
        if (hasGrownPastTheOldOne)
            for (int i = 221; i < 421; i++) ingest.Trades("BTC", i);
        await Until.TrueAsync("the edge has all", () => edge.Hub.Messages.Count == ingest.Hub.Messages.Count);
        Assert.Equal(ingest.Hub.Tids(ingest.TopicOf(Channel.Trades)), edge.Hub.Tids(edge.TopicOf(Channel.Trades)));
        await Until.TrueAsync("it reads again", () => edge.Status.State == "ok");
        Assert.Contains(lines.Lines, line => line.Contains("begins anew", StringComparison.Ordinal));
        Assert.DoesNotContain(lines.Lines, line => line.Contains("missing", StringComparison.Ordinal));
    }

    /// <summary>One value of each kind of topic that the log carries.</summary>
    private static void PublishAll(LogMarket market, int i)
    {
        long timeMs = market.NowMs + i;
        string level = $"[[{{\"px\":\"84143.0\",\"sz\":\"{i}.5\",\"n\":3}}],[{{\"px\":\"84144.0\",\"sz\":\"{i}.25\",\"n\":1}}]]";
        market.Trades("BTC", i);
        market.Trades("ETH", (2 * i) - 1, 2 * i);
        market.Bbo("BTC", timeMs);
        market.Frame("l2Book", $"{{\"coin\":\"BTC\",\"time\":{timeMs},\"levels\":{level}}}");
        market.Frame("l2Book", $"{{\"coin\":\"BTC\",\"time\":{timeMs},\"levels\":{level},\"fast\":true}}");
        market.Frame("candle", $"{{\"t\":1790232180000,\"T\":1790232239999,\"s\":\"BTC\",\"i\":\"1m\",\"o\":\"84143.0\",\"c\":\"84143.0\",\"h\":\"84144.0\",\"l\":\"84143.0\",\"v\":\"{i}.5\",\"n\":{i}}}");
        market.Frame("allMids", $"{{\"mids\":{{\"BTC\":\"{i}.5\"}}}}");
        market.Frame("activeAssetCtx", $"{{\"coin\":\"BTC\",\"ctx\":{{\"funding\":\"0.0000018952\",\"openInterest\":\"{i}.5\",\"prevDayPx\":\"86627.0\",\"dayNtlVlm\":\"4.5\",\"premium\":\"-0.0006\",\"oraclePx\":\"84198.0\",\"markPx\":\"84148.0\",\"midPx\":\"84143.5\",\"impactPxs\":[\"84143.0\",\"84144.0\"],\"dayBaseVlm\":\"49116.0\"}}}}");
    }

    private static string[] TopicsOf(LogMarket market) => [.. market.Hub.Messages.Select(m => m.Topic).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<(Cursor Cursor, int EventCount, string Data, long UpstreamTimeMs, long ReceivedAtUs)> Of(LogMarket market, string topic) =>
        market.Hub.Messages.Where(m => m.Topic == topic).Select(m => (m.Cursor, m.EventCount, Encoding.UTF8.GetString(m.Data), m.UpstreamTimeMs, m.ReceivedAtUs));
}
