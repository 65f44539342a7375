using System.Text;
using Azure;
using RelayCloud.Ingest.Snapshots;
using RelayCloud.Ingest.Tests.EventLog.Support;
using RelayCloud.Ingest.Tests.Snapshots.Support;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Snapshots;

/// <summary>The newest value of everything gets into the table: not too often, whatever becomes of the writes, and at nobody's expense.</summary>
public sealed class SnapshotWriterTests
{
    private readonly ScriptedTable _table = new();

    [Fact]
    public async Task A_coins_changed_rows_are_one_transaction()
    {
        await using var market = new SnapshotMarket(_table);
        market.Bbo("BTC");
        market.Book("BTC");
        market.Book("BTC", isFast: true);
        market.Trades("BTC", 3);
        market.Frame("activeAssetCtx", "{\"coin\":\"BTC\",\"ctx\":{\"markPx\":\"84148.0\"}}");
        market.Bbo("ETH");
        await market.SweepAsync();

        Assert.Equal(1, _table.Created);
        Assert.Equal(["BTC", "ETH"], _table.Transactions.Select(t => t.Partition).Order());
        Assert.Equal(["activeAssetCtx", "bbo", "l2Book", "l2Book,fast", "trades"], _table.Transactions.Single(t => t.Partition == "BTC").Rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_row_has_the_exchanges_text_its_times_and_the_cursor_that_customers_get()
    {
        await using var market = new SnapshotMarket(_table);
        market.Bbo("BTC", "1.0");
        market.Time.Advance(TimeSpan.FromMilliseconds(7));
        market.Bbo("BTC", "84143.10");
        market.Trades("BTC", 3);
        market.Trades("BTC", 2);
        await market.SweepAsync();

        (string data, Cursor cursor) = market.Last(market.TopicOf(Channel.Bbo, "BTC"));
        Assert.Contains("84143.10", data, StringComparison.Ordinal);
        Assert.Equal(data, _table.DataOf("BTC", "bbo"));
        Assert.Equal((cursor.Epoch, 2L), (_table.Rows[("BTC", "bbo")].GetInt64("epoch"), _table.OffsetOf("BTC", "bbo")));
        Assert.Equal((market.NowMs, market.NowMs * 1_000), (_table.Rows[("BTC", "bbo")].GetInt64("tUp"), _table.Rows[("BTC", "bbo")].GetInt64("tIn")));

        (data, cursor) = market.Last(market.TopicOf(Channel.Trades, "BTC"));
        Assert.Equal(data, _table.DataOf("BTC", "trades"));
        Assert.Equal((cursor.Offset, 5L), (_table.OffsetOf("BTC", "trades"), cursor.Offset));

        // Who resumes after the row misses nothing and gets nothing twice.
        market.Trades("BTC");
        var after = new System.Buffers.ArrayBufferWriter<byte>();
        Assert.Equal(ResumeOutcome.Complete, market.Feed.CopyTradesAfter(market.TopicOf(Channel.Trades, "BTC"), cursor, after, out _));
        Assert.Equal([6], LogMarket.TidsOf(after.WrittenSpan));
    }

    [Fact]
    public async Task A_coin_is_written_at_most_once_in_an_interval_and_then_with_its_newest_value()
    {
        await using var market = new SnapshotMarket(_table);
        for (int i = 0; i < 100; i++)
        {
            market.Bbo("BTC", $"{i}.0");
            await market.PassAsync(100);
        }

        Assert.InRange(_table.Transactions.Count, 10, 11);
        market.Bbo("BTC", "newest");
        Assert.InRange(_table.Transactions.Count, 10, 11);
        await market.PassAsync(1_000);
        Assert.Equal(market.Last(market.TopicOf(Channel.Bbo, "BTC")).Data, _table.DataOf("BTC", "bbo"));
    }

    [Fact]
    public async Task A_value_that_changes_after_a_pause_is_written_within_a_tenth_of_the_interval()
    {
        await using var market = new SnapshotMarket(_table);
        market.Bbo("BTC");
        await market.PassAsync(5_000);
        market.Bbo("BTC", "2.0");
        await market.PassAsync(100);
        Assert.Equal(2, _table.OffsetOf("BTC", "bbo"));
    }

    [Fact]
    public async Task What_has_not_changed_is_not_written()
    {
        await using var market = new SnapshotMarket(_table);
        market.Bbo("BTC");
        market.Trades("BTC");
        market.Mids("{\"BTC\":\"1.0\"}");
        await market.PassAsync(2_000);
        int before = _table.Transactions.Count;
        await market.PassAsync(30_000);
        market.Mids("{\"BTC\":\"1.0\"}");
        await market.PassAsync(2_000);
        Assert.Equal(before, _table.Transactions.Count);
        market.Bbo("BTC", "2.0");
        await market.PassAsync(2_000);
        Assert.Equal(["bbo"], _table.Transactions.Last().Rows);
    }

    [Fact]
    public async Task After_a_failure_the_newest_value_is_written()
    {
        await using var market = new SnapshotMarket(_table);
        market.Bbo("BTC", "1.0");
        await market.SweepAsync();
        _table.Faults = _ => ScriptedTable.Unavailable();
        market.Bbo("BTC", "2.0");
        await market.PassAsync(3_000);
        market.Bbo("BTC", "3.0");
        await market.PassAsync(3_000);
        Assert.Equal(1, _table.OffsetOf("BTC", "bbo"));
        Assert.Equal("Server busy.", market.Status.Report().LastError);
        _table.Faults = null;
        await market.PassAsync(market.Options.BackoffMsMax + 1_000);
        Assert.Equal(3, _table.OffsetOf("BTC", "bbo"));
        Assert.Equal(2, _table.Transactions.Count);
        Assert.Equal(0, market.Status.Report().FailuresInARow);
    }

    [Fact]
    public async Task While_table_storage_is_away_nothing_piles_up_and_customers_notice_nothing()
    {
        await using var market = new SnapshotMarket(_table, new SnapshotsOptions { BehindMsMax = 5_000 });
        string[] coins = ["BTC", "ETH", "@107", "xyz:TSLA"];
        foreach (string coin in coins) market.Bbo(coin, "0.0");
        await market.PassAsync(1_000);
        Assert.Equal("ok", market.Status.State);
        _table.Faults = _ => ScriptedTable.Unavailable();
        int triesBefore = _table.Tries;
        int publishedBefore = market.Hub.Messages.Count;
        for (int passed = 0; passed < 60_000; passed += 100)
        {
            foreach (string coin in coins) market.Bbo(coin, $"{passed}.0");
            await market.Writer.SweepAsync(CancellationToken.None);

            // What is under way is all that the writer holds of any value.
            Assert.InRange(market.Writer.InFlight, 0, 1);
            await market.PassAsync(100);
        }

        Assert.Equal("behind", market.Status.State);
        Assert.InRange(market.Status.Report().BehindMs, 55_000, 65_000);

        Assert.Equal(4 * 600, market.Hub.Messages.Count - publishedBefore);

        // One request at a time, ever rarer.
        Assert.InRange(_table.Tries - triesBefore, 10, 100);
        _table.Faults = null;
        await market.PassAsync(market.Options.BackoffMsMax + 1_000);
        Assert.All(coins, c => Assert.Equal(market.Last(market.TopicOf(Channel.Bbo, c)).Data, _table.DataOf(c, "bbo")));
        Assert.Equal("ok", market.Status.State);
    }

    [Fact]
    public async Task Slow_writes_are_few_at_once_and_none_of_a_coin_overtakes_another()
    {
        await using var market = new SnapshotMarket(_table, new SnapshotsOptions { WritesInFlightMax = 2 });
        foreach (string coin in (string[])["BTC", "ETH", "@107"]) market.Bbo(coin);
        _table.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task sweep = market.Writer.SweepAsync(CancellationToken.None);
        await Until.TrueAsync("two wait", () => _table.Writing == 2);
        Assert.False(sweep.IsCompleted);
        Assert.Equal(2, market.Writer.InFlight);
        TaskCompletionSource hold = _table.Hold;
        _table.Hold = null;
        hold.SetResult();
        await sweep;
        await Until.TrueAsync("all are written", () => _table.Transactions.Count == 3);
    }

    [Fact]
    public async Task A_write_that_hangs_fails_after_its_time_and_is_repeated_later_once_more()
    {
        await using var market = new SnapshotMarket(_table);
        _table.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        market.Bbo("BTC");
        await market.Writer.SweepAsync(CancellationToken.None);
        await Until.TrueAsync("it hangs", () => _table.Writing == 1);
        market.Time.Advance(TimeSpan.FromMilliseconds(market.Options.TryTimeoutMs));
        await Until.TrueAsync("it has ended", () => market.Writer.InFlight == 0);
        Assert.Equal(1, market.Status.Report().FailuresTotal);
        _table.Hold = null;
        await market.PassAsync(10_000);
        Assert.Single(_table.Transactions);

        // The one that hung may have been carried out after it.
        await market.PassAsync(60_000);
        Assert.Equal(2, _table.Transactions.Count);
        await market.PassAsync(120_000);
        Assert.Equal(2, _table.Transactions.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    public async Task A_coin_that_is_refused_holds_no_other_up(int status)
    {
        await using var market = new SnapshotMarket(_table, new SnapshotsOptions { BehindMsMax = 5_000 });
        _table.Faults = p => p == "BTC" ? new RequestFailedException(status, "no") : null;
        for (int i = 0; i < 10; i++)
        {
            market.Bbo("BTC");
            market.Bbo("ETH");
            await market.PassAsync(1_000);
        }

        Assert.Equal(10, _table.OffsetOf("ETH", "bbo"));
        SnapshotsReportIs(market, refused: 1, state: "behind");
        _table.Faults = null;
        await market.PassAsync(61_000);
        Assert.Equal(10, _table.OffsetOf("BTC", "bbo"));
        SnapshotsReportIs(market, refused: 1, state: "ok");
    }

    [Fact]
    public async Task A_table_that_is_taken_away_is_made_again()
    {
        await using var market = new SnapshotMarket(_table);
        market.Bbo("BTC");
        await market.SweepAsync();
        bool isGone = true;
        _table.Faults = p =>
        {
            if (p.Length == 0) isGone = false;
            return isGone ? new RequestFailedException(404, "The table specified does not exist.") : null;
        };
        market.Bbo("BTC", "2.0");
        await market.PassAsync(10_000);
        Assert.Equal(2, _table.Created);
        Assert.Equal(2, _table.OffsetOf("BTC", "bbo"));
    }

    [Fact]
    public async Task A_start_without_table_storage_goes_on_once_it_is_there()
    {
        _table.Faults = _ => ScriptedTable.Unavailable();
        await using var market = new SnapshotMarket(_table);
        market.Bbo("BTC");
        await market.PassAsync(5_000);
        Assert.Empty(_table.Transactions);
        _table.Faults = null;
        await market.PassAsync(market.Options.BackoffMsMax + 1_000);
        Assert.Equal(1, _table.OffsetOf("BTC", "bbo"));
    }

    [Fact]
    public async Task The_trades_row_has_the_newest_and_no_more_than_asked_for()
    {
        await using var market = new SnapshotMarket(_table, new SnapshotsOptions { TradesMax = 20 });
        for (int i = 0; i < 50; i++) market.Trades("BTC", 2);
        await market.SweepAsync();
        Assert.Equal([.. Enumerable.Range(81, 20).Select(i => (long)i)], LogMarket.TidsOf(Encoding.UTF8.GetBytes(_table.DataOf("BTC", "trades"))));
    }

    [Fact]
    public async Task Candles_are_written_of_intervals_that_are_always_on_and_aggregated_books_never()
    {
        await using var market = new SnapshotMarket(_table, channels: ["candle,1m", "candle,1M"]);
        foreach (string interval in (string[])["1m", "5m", "1M"])
            market.Frame("candle", $"{{\"t\":{market.NowMs - 1_000},\"T\":{market.NowMs + 58_999},\"s\":\"BTC\",\"i\":\"{interval}\",\"o\":\"84143.0\",\"c\":\"84143.0\",\"h\":\"84144.0\",\"l\":\"84143.0\",\"v\":\"14.27847\",\"n\":114}}");
        Assert.True(market.Topics.TryGetOrAdd(new TopicKey(Channel.L2Book, false, 5, 2, 0, market.Coins.GetOrAdd("BTC")), out Topic? aggregated));
        market.Feed.Restore(new MarketMessage { Topic = aggregated, Data = "{}"u8, Cursor = new Cursor(1, 1), EventCount = 1 }, takesGap: true);
        market.Feed.EndRestore();
        await market.SweepAsync();
        Assert.Equal(["candle,1M", "candle,1m"], _table.Rows.Keys.Select(k => k.Row).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Mids_are_under_no_coin()
    {
        await using var market = new SnapshotMarket(_table);
        market.Mids("{\"BTC\":\"84143.5\"}");
        market.Coins.GetOrAdd("xyz");
        market.Frame("allMids", "{\"dex\":\"xyz\",\"mids\":{\"xyz:TSLA\":\"300.5\"}}");
        market.Symbols.Set("{\"symbols\":[]}"u8.ToArray());
        await market.SweepAsync();
        Assert.Equal([("*", "allMids"), ("*", "allMids,xyz"), ("*", "symbols")], _table.Rows.Keys.OrderBy(k => k.Row, StringComparer.Ordinal));
        Assert.Single(_table.Transactions);
    }

    [Fact]
    public async Task A_value_that_fits_into_no_row_holds_the_others_up_not_at_all()
    {
        await using var market = new SnapshotMarket(_table);
        market.Mids("{" + string.Join(',', Enumerable.Range(0, 40_000).Select(i => $"\"#{i}0\":\"0.5\"")) + "}");
        market.Symbols.Set("{}"u8.ToArray());
        await market.PassAsync(3_000);
        Assert.Equal(["symbols"], _table.Rows.Keys.Select(k => k.Row));
        Assert.Equal(1, market.Status.Report().TooLarge);
        market.Mids("{\"BTC\":\"1.0\"}");
        await market.PassAsync(3_000);
        Assert.Equal("{\"mids\":{\"BTC\":\"1.0\"}}", _table.DataOf("*", "allMids"));
    }

    [Fact]
    public async Task A_stop_writes_what_has_changed()
    {
        await using (var market = new SnapshotMarket(_table))
        {
            market.Bbo("BTC");
            await market.SweepAsync();
            market.Bbo("BTC", "2.0");
        }

        Assert.Equal(2, _table.OffsetOf("BTC", "bbo"));
    }

    [Fact]
    public async Task A_stop_while_table_storage_hangs_ends_in_time()
    {
        var market = new SnapshotMarket(_table);
        _table.Hold = new TaskCompletionSource();
        market.Bbo("BTC");
        await market.Writer.SweepAsync(CancellationToken.None);
        await Until.TrueAsync("it hangs", () => _table.Writing == 1);
        Task stop = market.Writer.StopAsync();
        Assert.False(stop.IsCompleted);
        await Until.TrueAsync("the stop has its limit", () =>
        {
            market.Time.Advance(TimeSpan.FromMilliseconds(market.Options.FlushMsMax));
            return stop.IsCompleted;
        });
        await stop;
    }

    private static void SnapshotsReportIs(SnapshotMarket market, long refused, string state) =>
        Assert.Equal((refused, state), (market.Status.Report().Refused, market.Status.State));
}
