using System.Diagnostics;
using System.Text.Json;
using RelayCloud.Ingest.Tests.WebPubSub.Support;
using RelayCloud.Ingest.WebPubSub;
using RelayCloud.MarketData.Topics;
using RelayCloud.WebPubSubEmulator.Health;

namespace RelayCloud.Ingest.Tests.WebPubSub.Publishing;

/// <summary>Against an emulated service, whose limits are the real ones, and real customers.</summary>
public sealed class GroupPublisherTests
{
    [Fact]
    public async Task Trades_come_once_and_in_order_and_state_no_faster_than_its_cadence_and_no_limit_is_hit()
    {
        await using StreamMarket market = await StreamMarket.StartAsync(new WebPubSubOptions { Units = 2 });
        Topic[] books = [.. Enumerable.Range(0, 30).Select(i => market.TopicOf(Channel.L2Book, $"C{i}"))];
        Topic[] trades = [.. Enumerable.Range(0, 30).Select(i => market.TopicOf(Channel.Trades, $"C{i}"))];
        string[] groups = [.. books.Select(t => t.Name + "@250ms"), .. trades.Select(t => t.Name + "@100ms")];
        GroupListener[] listeners = [await market.ListenAsync(groups), await market.ListenAsync(groups), await market.ListenAsync(groups)];
        market.Want(listeners.Length, groups);
        await Until.TrueAsync("all groups are published", () => market.Publisher.Groups.Count == groups.Length);
        await FeedAsync(TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(10), i =>
        {
            foreach (Topic book in books) market.State(book);
            for (int k = 0; k < 3; k++) market.Trades(trades[((i * 3) + k) % trades.Length], 1 + (i % 3));
        });
        foreach (Topic topic in trades)
        {
            string group = topic.Name + "@100ms";
            foreach (GroupListener listener in listeners)
                await Until.TrueAsync($"all trades of {group} have come", () => listener.TidsOf(group).Length >= market.OffsetOf(topic));
        }

        await Until.TrueAsync("all books are the newest", () => listeners.All(l => books.All(b => l.NewestOf(b.Name + "@250ms") == $"1000:{market.OffsetOf(b)}")));
        await Until.TrueAsync("every request has ended", () => market.Publisher.Counters.Deliveries == market.Counters.OutboundSteps);
        CountersAnswer counters = market.Counters;
        Assert.Equal(0, counters.Throttled);
        Assert.Equal(0, market.Publisher.Counters.Throttled + market.Publisher.Counters.Failures + market.Publisher.Gaps);
        Assert.Equal(market.Publisher.Counters.Bytes * listeners.Length, counters.OutboundBytes);
        foreach (GroupListener listener in listeners)
        {
            Assert.InRange(listener.LongestMessage, 1, 2_048);
            foreach (Topic topic in trades) Assert.Equal(Enumerable.Range(1, (int)market.OffsetOf(topic)).Select(n => (long)n), listener.TidsOf(topic.Name + "@100ms"));
            double[] intervals = [.. books.Select(b => listener.TimesOf(b.Name + "@250ms")).Select(times => (times[^2] - times[0]) / (double)(times.Length - 2))];

            // Never faster. That it is not slower is seen by a clock without a machine's delays, in CadenceTests.
            Assert.True(intervals.Average() >= 225, $"Books came every {intervals.Average()} ms.");
        }
    }

    [Fact]
    public async Task A_short_budget_slows_state_down_evenly_and_keeps_events()
    {
        await using StreamMarket market = await StreamMarket.StartAsync(new WebPubSubOptions { MessagesPerSecondPerUnit = 400 });
        Topic[] books = [.. Enumerable.Range(0, 20).Select(i => market.TopicOf(Channel.L2Book, $"C{i}"))];
        Topic trades = market.TopicOf(Channel.Trades);
        string[] groups = [.. books.Select(t => t.Name + "@100ms"), trades.Name + "@100ms"];
        GroupListener[] listeners = [await market.ListenAsync(groups), await market.ListenAsync(groups), await market.ListenAsync(groups), await market.ListenAsync(groups), await market.ListenAsync(groups)];
        market.Want(listeners.Length, groups);
        await Until.TrueAsync("all groups are published", () => market.Publisher.Groups.Count == groups.Length);
        await FeedAsync(TimeSpan.FromSeconds(4), TimeSpan.FromMilliseconds(20), i =>
        {
            foreach (Topic book in books) market.State(book);
            market.Trades(trades);
        });
        foreach (GroupListener listener in listeners) await Until.TrueAsync("all trades have come", () => listener.TidsOf(trades.Name + "@100ms").Length >= market.OffsetOf(trades));
        Assert.Equal(0, market.Counters.Throttled);
        Assert.True(market.Publisher.Scheduler.StateLateMs > 0);
        int[] sent = [.. books.Select(b => listeners[0].FramesOf(b.Name + "@100ms").Length)];
        Assert.True(sent.Max() - sent.Min() <= 3, $"Books came {sent.Min()} to {sent.Max()} times.");
        Assert.Equal(Enumerable.Range(1, (int)market.OffsetOf(trades)).Select(n => (long)n), listeners[4].TidsOf(trades.Name + "@100ms"));
    }

    [Fact]
    public async Task After_an_outage_state_is_the_newest_and_trades_are_complete()
    {
        await using StreamMarket market = await StreamMarket.StartAsync();
        Topic book = market.TopicOf(Channel.L2Book);
        Topic trades = market.TopicOf(Channel.Trades);
        GroupListener listener = await market.ListenAsync("l2Book:BTC@100ms", "trades:BTC@100ms");
        market.Want(1, "l2Book:BTC@100ms", "trades:BTC@100ms");
        await Until.TrueAsync("both are published", () => market.Publisher.Groups.Count == 2);
        market.State(book);
        market.Trades(trades, 3);
        await Until.TrueAsync("both have come", () => listener.Frames.Count == 2);
        market.Emulator.Service.Chaos.Unavailable = true;
        await FeedAsync(TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(10), i =>
        {
            market.State(book);
            market.Trades(trades, 2);
        });
        Assert.True(market.Publisher.FailuresInARow > 0);
        market.Emulator.Service.Chaos.Unavailable = false;
        await Until.TrueAsync("all trades have come", () => listener.TidsOf("trades:BTC@100ms").Length >= market.OffsetOf(trades));
        await Until.TrueAsync("the newest book has come", () => listener.NewestOf("l2Book:BTC@100ms") == $"1000:{market.OffsetOf(book)}");
        Assert.Equal(Enumerable.Range(1, (int)market.OffsetOf(trades)).Select(n => (long)n), listener.TidsOf("trades:BTC@100ms"));
        Assert.InRange(listener.FramesOf("l2Book:BTC@100ms").Length, 2, 4);
        Assert.Equal(0, market.Publisher.Gaps);
        Assert.Equal(0, market.Publisher.FailuresInARow);
    }

    [Fact]
    public async Task When_the_service_was_gone_with_all_connections_the_cursors_tell_what_came_meanwhile()
    {
        await using StreamMarket market = await StreamMarket.StartAsync();
        Topic book = market.TopicOf(Channel.L2Book);
        Topic trades = market.TopicOf(Channel.Trades);
        market.Want(1, "l2Book:BTC@100ms", "trades:BTC@100ms");
        await Until.TrueAsync("both are published", () => market.Publisher.Groups.Count == 2);
        GroupListener before = await market.ListenAsync("l2Book:BTC@100ms", "trades:BTC@100ms");
        market.Trades(trades, 3);
        await Until.TrueAsync("three have come", () => before.TidsOf("trades:BTC@100ms").Length == 3);
        await market.EndServiceAsync();
        for (int i = 0; i < 40; i++)
        {
            market.State(book);
            market.Trades(trades, 2);
        }

        await Until.TrueAsync("the outage is noticed", () => market.Publisher.FailuresInARow > 1);
        await market.StartServiceAgainAsync();
        GroupListener after = await market.ListenAsync("l2Book:BTC@100ms", "trades:BTC@100ms");
        await Until.TrueAsync("it is published to again", () => market.Publisher.FailuresInARow == 0);
        market.State(book);
        market.Trades(trades, 4);
        await Until.TrueAsync("the last trade has come", () => after.TidsOf("trades:BTC@100ms").LastOrDefault() == market.OffsetOf(trades));
        await Until.TrueAsync("the newest book has come", () => after.NewestOf("l2Book:BTC@100ms") == $"1000:{market.OffsetOf(book)}");

        // Whatever was sent before the customer was back it can tell by the first cursor, and no other step follows.
        JsonElement first = after.FramesOf("trades:BTC@100ms")[0];
        long firstOffset = long.Parse(first.GetProperty("cursor").GetString()!.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture) - first.GetProperty("data").GetArrayLength() + 1;
        Assert.InRange(firstOffset, 4, market.OffsetOf(trades));
        Assert.Equal(Enumerable.Range((int)firstOffset, (int)(market.OffsetOf(trades) - firstOffset + 1)).Select(n => (long)n), after.TidsOf("trades:BTC@100ms"));
        Assert.Equal((0L, 0L), (market.Publisher.Gaps, market.Counters.Throttled));
    }

    [Fact]
    public async Task A_group_that_somebody_is_in_for_the_first_time_begins_with_the_latest_trades()
    {
        await using StreamMarket market = await StreamMarket.StartAsync();
        Topic trades = market.TopicOf(Channel.Trades);
        market.Trades(trades, 50);
        GroupListener listener = await market.ListenAsync("trades:BTC@100ms");
        market.Want(1, "trades:BTC@100ms");
        await Until.TrueAsync("they have come", () => listener.TidsOf("trades:BTC@100ms").Length >= 30);
        market.Trades(trades, 2);
        await Until.TrueAsync("the next have come", () => listener.TidsOf("trades:BTC@100ms").Length >= 32);
        Assert.Equal(Enumerable.Range(21, 32).Select(n => (long)n), listener.TidsOf("trades:BTC@100ms"));
        Assert.Equal("1000:52", listener.NewestOf("trades:BTC@100ms"));
    }

    [Fact]
    public async Task A_stop_sends_the_trades_that_wait_without_regard_to_their_cadence()
    {
        await using StreamMarket market = await StreamMarket.StartAsync();
        Topic trades = market.TopicOf(Channel.Trades);
        GroupListener listener = await market.ListenAsync("trades:BTC@5s");
        market.Want(1, "trades:BTC@5s");
        await Until.TrueAsync("it is published", () => market.Publisher.Groups.Count == 1);
        market.Trades(trades);
        await Until.TrueAsync("the first has come", () => listener.TidsOf("trades:BTC@5s").Length == 1);
        market.Trades(trades, 60);
        await market.Publisher.FlushAsync(TimeSpan.FromSeconds(30));
        await market.Publisher.StopAsync();
        await Until.TrueAsync("all have come", () => listener.TidsOf("trades:BTC@5s").Length == 61);
    }

    [Fact]
    public async Task What_an_outage_has_cost_is_told_with_the_cursor_to_resume_from()
    {
        await using StreamMarket market = await StreamMarket.StartAsync(tradesKeptMax: 30);
        Topic trades = market.TopicOf(Channel.Trades);
        GroupListener listener = await market.ListenAsync("trades:BTC@100ms");
        market.Want(1, "trades:BTC@100ms");
        await Until.TrueAsync("it is published", () => market.Publisher.Groups.Count == 1);
        market.Trades(trades, 5);
        await Until.TrueAsync("five have come", () => listener.TidsOf("trades:BTC@100ms").Length == 5);
        market.Emulator.Service.Chaos.Unavailable = true;
        for (int i = 0; i < 100; i++) market.Trades(trades, 5);
        await Until.TrueAsync("the outage is noticed", () => market.Publisher.FailuresInARow > 1);
        for (int i = 0; i < 100; i++) market.Trades(trades, 5);
        market.Emulator.Service.Chaos.Unavailable = false;
        await Until.TrueAsync("the last trade has come", () => listener.TidsOf("trades:BTC@100ms").LastOrDefault() == market.OffsetOf(trades));

        // Whatever is missing, a notice stands exactly there.
        long last = 0;
        long? after = null;
        int gaps = 0;
        foreach (JsonElement frame in listener.FramesOf("trades:BTC@100ms"))
        {
            if (frame.GetProperty("channel").GetString() == "gap")
            {
                JsonElement notice = frame.GetProperty("data");
                Assert.Equal("BTC", notice.GetProperty("subscription").GetProperty("coin").GetString());
                after = long.Parse(notice.GetProperty("after").GetString()!.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
                Assert.Equal(last, after);
                gaps++;
                continue;
            }

            foreach (long tid in frame.GetProperty("data").EnumerateArray().Select(t => t.GetProperty("tid").GetInt64()))
            {
                Assert.True(after is null ? tid == last + 1 : tid > last, $"Trade {tid} came after {last}.");
                after = null;
                last = tid;
            }

            Assert.Equal($"1000:{last}", frame.GetProperty("cursor").GetString());
        }

        Assert.InRange(gaps, 1, 2);
    }

    [Fact]
    public async Task What_the_service_throttles_comes_later_and_once()
    {
        await using StreamMarket market = await StreamMarket.StartAsync();
        Topic trades = market.TopicOf(Channel.Trades, "@107");
        GroupListener listener = await market.ListenAsync("trades:@107@100ms");
        market.Want(1, "trades:@107@100ms");
        await Until.TrueAsync("it is published", () => market.Publisher.Groups.Count == 1);
        market.Emulator.Service.Chaos.Throttled = 5;
        market.Trades(trades, 3);
        await Until.TrueAsync("they have come", () => listener.TidsOf("trades:@107@100ms").Length == 3);
        Assert.Equal(5, market.Publisher.Counters.Throttled);
        market.Trades(trades, 2);
        await Until.TrueAsync("they have come too", () => listener.TidsOf("trades:@107@100ms").Length == 5);
        Assert.Equal([1, 2, 3, 4, 5], listener.TidsOf("trades:@107@100ms"));
    }

    [Fact]
    public async Task Only_groups_with_a_connection_a_topic_and_a_cadence_are_published()
    {
        await using StreamMarket market = await StreamMarket.StartAsync();
        Topic book = market.TopicOf(Channel.L2Book);
        market.Want(1, "l2Book:BTC@1s", "l2Book:NOPE@1s", "l2Book:BTC@3s", "l2Book:BTC", "~tenant:abc", "nothing:BTC@1s", "@1s", "");
        await Until.TrueAsync("one is published", () => market.Publisher.Groups.Count == 1);
        await Until.TrueAsync("seven are not", () => market.Publisher.Groups.NotPublished == 7);
        Assert.Equal(1, market.Wanted.Held[book]);
        market.State(book);
        await Until.TrueAsync("it is sent", () => market.Publisher.Counters.Sends == 1);
        market.Want(1);
        await Until.TrueAsync("nothing is wanted", () => market.Publisher.Groups.Count == 0);
        Assert.Equal(0, market.Wanted.Held[book]);
        market.State(book);
        market.Want(1, "l2Book:BTC@5s");
        await Until.TrueAsync("a new group has the present value at once", () => market.Publisher.Counters.Sends == 2);
    }

    private static async Task FeedAsync(TimeSpan duration, TimeSpan every, Action<int> feed)
    {
        using var timer = new PeriodicTimer(every);
        long startedAt = Stopwatch.GetTimestamp();
        for (int i = 0; Stopwatch.GetElapsedTime(startedAt) < duration; i++)
        {
            feed(i);
            await timer.WaitForNextTickAsync();
        }
    }
}
