using RelayCloud.FanOut.Subscribers;
using RelayCloud.FanOut.Tests.Fakes;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.FanOut.Tests;

public sealed class DeliveryTests
{
    private static readonly SubscribeOptions Replay30 = new(30, null);

    [Fact]
    public async Task Every_subscriber_gets_every_message_in_order()
    {
        using var market = new Market(new HubOptions { Lanes = 3 });
        FakeTarget[] targets = [.. Enumerable.Range(0, 7).Select(_ => new FakeTarget())];
        foreach (FakeTarget target in targets) target.AttachTo(market.Hub).Subscribe(market.Trades(), "ack\n"u8, default);
        foreach (FakeTarget target in targets) await Until.TrueAsync("the acknowledgement is there", () => target.Text == "ack\n");
        market.PublishMany(market.Trades(), 1_000);
        string[] expected = ["ack", .. Enumerable.Range(0, 1_000).Select(i => $"trades:BTC@{i + 1}={i}")];
        foreach (FakeTarget target in targets)
        {
            await Until.TrueAsync("all are there", () => target.Lines.Length == expected.Length);
            Assert.Equal(expected, target.Lines);
        }

        Assert.Equal(1_000, market.Encoder.Encoded);
    }

    [Fact]
    public async Task A_subscription_is_acknowledged_then_sent_the_last_value_then_what_follows()
    {
        using var market = new Market();
        market.Publish(market.Book(), "old");
        market.Publish(market.Book(), "last");
        var target = new FakeTarget();
        target.AttachTo(market.Hub).Subscribe(market.Book(), "ack\n"u8, default);
        await Until.TrueAsync("the snapshot is there", () => target.Lines.Length == 2);
        market.Publish(market.Book(), "new");
        await Until.TrueAsync("the update is there", () => target.Lines.Length == 3);
        Assert.Equal(["ack", "l2Book:BTC@2=last", "l2Book:BTC@3=new"], target.Lines);
    }

    [Fact]
    public async Task Joining_amid_a_stream_shows_neither_gap_nor_repeat()
    {
        using var market = new Market(new HubOptions { Lanes = 2 });
        using var stop = new CancellationTokenSource();
        Task publishing = Task.Run(() => PublishInStep(market, stop.Token), TestContext.Current.CancellationToken);
        List<FakeTarget> targets = [];
        for (int i = 0; i < 60; i++)
        {
            var target = new FakeTarget();
            targets.Add(target);
            target.AttachTo(market.Hub).Subscribe(market.Trades(), default, new SubscribeOptions(1, null));
            if (i % 10 == 0) await Until.TrueAsync("it has a few", () => target.LineCount > 3);
        }

        foreach (FakeTarget target in targets) await Until.TrueAsync("each has a few", () => target.LineCount > 3);
        await stop.CancelAsync();
        await publishing;
        market.Dispose();
        foreach (FakeTarget target in targets)
        {
            long[] offsets = [.. target.Lines.Select(l => long.Parse(l.Split('@', '=')[1]))];
            for (int i = 1; i < offsets.Length; i++) Assert.Equal(offsets[i - 1] + 1, offsets[i]);
        }
    }

    // Never far ahead of the lanes, so that the test is about joining and not about memory.
    private static void PublishInStep(Market market, CancellationToken stop)
    {
        const int FastMax = 50_000;
        for (int published = 0; !stop.IsCancellationRequested;)
        {
            if (market.Hub.Messages.Outstanding > 100)
            {
                Thread.Yield();
                continue;
            }

            market.Publish(market.Trades(), "t");

            // Every target keeps all it gets. On a busy machine some may join only now, so it goes on, slowly.
            if (++published > FastMax) stop.WaitHandle.WaitOne(1);
        }
    }

    [Fact]
    public async Task Resuming_sends_what_follows_the_cursor_and_says_when_there_is_a_gap()
    {
        using var market = new Market();
        market.PublishMany(market.Trades(), 5);
        var complete = new FakeTarget();
        complete.AttachTo(market.Hub).Subscribe(market.Trades(), "ack\n"u8, new SubscribeOptions(30, new Cursor(1, 3)));
        await Until.TrueAsync("the rest is there", () => complete.Lines.Length == 2);
        Assert.Equal(["ack", "trades:BTC@5=3,4"], complete.Lines);

        market.Snapshots.Resume = ResumeOutcome.Gap;
        var gap = new FakeTarget();
        gap.AttachTo(market.Hub).Subscribe(market.Trades(), "ack\n"u8, new SubscribeOptions(30, new Cursor(1, 1)));
        await Until.TrueAsync("the notice and the rest are there", () => gap.Lines.Length == 3);
        Assert.Equal(["ack", "notice Gap", "trades:BTC@5=1,2,3,4"], gap.Lines);
    }

    [Fact]
    public async Task After_an_unsubscribe_its_acknowledgement_is_the_last_thing()
    {
        using var market = new Market();
        var target = new FakeTarget();
        Subscriber subscriber = target.AttachTo(market.Hub);
        subscriber.Subscribe(market.Trades(), "ack\n"u8, Replay30);
        market.Publish(market.Trades(), "a");
        subscriber.Unsubscribe(market.Trades(), "bye\n"u8);
        await Until.TrueAsync("the farewell is there", () => target.Text.EndsWith("bye\n", StringComparison.Ordinal));
        market.Publish(market.Trades(), "b");
        subscriber.Send("end\n"u8);
        await Until.TrueAsync("the end is there", () => target.Text.EndsWith("end\n", StringComparison.Ordinal));
        Assert.Equal("ack\ntrades:BTC@1=a\nbye\nend\n", target.Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(61)]
    public async Task Frames_stay_whole_when_the_transport_cuts_them_anywhere(int writeMax)
    {
        using var market = new Market();
        var target = new FakeTarget { WriteMax = writeMax };
        target.AttachTo(market.Hub).Subscribe(market.Trades(), "ack\n"u8, default);
        await Until.TrueAsync("the acknowledgement is there", () => target.Text == "ack\n");
        market.PublishMany(market.Trades(), 50);
        await Until.TrueAsync("all are there", () => target.Lines.Length == 51);
        Assert.Equal([.. Enumerable.Range(0, 50).Select(i => $"trades:BTC@{i + 1}={i}")], target.Lines[1..]);
    }

    [Fact]
    public async Task A_message_larger_than_a_batch_goes_out_whole()
    {
        using var market = new Market();
        var target = new FakeTarget();
        target.AttachTo(market.Hub).Subscribe(market.Trades(), default, default);
        await Until.TrueAsync("it is subscribed", () => market.Hub.Statistics().Subscriptions == 1);
        string large = new('x', 300_000);
        market.Publish(market.Trades(), "a");
        market.Publish(market.Trades(), large);
        market.Publish(market.Trades(), "b");
        await Until.TrueAsync("all are there", () => target.Lines.Length == 3);
        Assert.Equal(["trades:BTC@1=a", "trades:BTC@2=" + large, "trades:BTC@3=b"], target.Lines);
    }

    [Fact]
    public async Task An_idle_lane_with_few_readers_is_served_by_the_publisher_itself()
    {
        using var market = new Market(new HubOptions { Lanes = 1, InlineSubscribersMax = 2 });
        FakeTarget[] targets = [new(), new(), new()];
        targets[0].AttachTo(market.Hub).Subscribe(market.Trades(), default, default);
        targets[1].AttachTo(market.Hub).Subscribe(market.Trades(), default, default);
        await Until.TrueAsync("both are subscribed", () => market.Hub.Statistics().Subscriptions == 2);
        await Until.TrueAsync("the publisher's thread delivers", () =>
        {
            market.Publish(market.Trades(), "t");
            return market.Hub.Statistics().Inline > 0;
        });
        targets[2].AttachTo(market.Hub).Subscribe(market.Trades(), default, default);
        await Until.TrueAsync("the third is subscribed", () => market.Hub.Statistics().Subscriptions == 3);
        long inline = market.Hub.Statistics().Inline;
        for (int i = 0; i < 10; i++)
        {
            market.Publish(market.Trades(), "t");
            await Until.TrueAsync("the lane delivered it", () => market.Hub.Statistics().Messages == market.Snapshots.Trades[market.Trades().Id].Count);
        }

        Assert.Equal(inline, market.Hub.Statistics().Inline);
        Assert.Equal(targets[0].Lines, targets[1].Lines);
    }

    [Fact]
    public async Task A_message_nobody_wants_costs_no_buffer()
    {
        using var market = new Market();
        var target = new FakeTarget();
        target.AttachTo(market.Hub).Subscribe(market.Book("ETH"), default, default);
        await Until.TrueAsync("it is subscribed", () => market.Hub.Statistics().Subscriptions == 1);
        market.PublishMany(market.Book("SOL"), 100);
        Assert.Equal(0, market.Hub.Messages.Outstanding);
        Assert.Equal(0, market.Hub.Statistics().Messages);
    }

    [Fact]
    public async Task A_transport_that_throws_ends_alone()
    {
        using var market = new Market();
        var bad = new FakeTarget { Throws = true };
        var good = new FakeTarget();
        bad.AttachTo(market.Hub).Subscribe(market.Trades(), default, default);
        good.AttachTo(market.Hub).Subscribe(market.Trades(), default, default);
        await Until.TrueAsync("both are subscribed", () => market.Hub.Statistics().Subscriptions == 2);
        market.PublishMany(market.Trades(), 3);
        await Until.TrueAsync("the good one has all", () => good.Lines.Length == 3);
        Assert.Equal(EndReason.Gone, bad.Ended);
        Assert.Equal(1, market.Hub.Statistics().Faults);
        Assert.Contains("a bug", market.Hub.LastFault!.Message);
    }

    [Fact]
    public async Task What_arrives_during_a_round_of_writes_goes_out_with_those_whose_turn_is_still_to_come()
    {
        using var market = new Market();
        FakeTarget[] readers = [.. Enumerable.Range(0, 200).Select(_ => new FakeTarget())];
        foreach (FakeTarget reader in readers) reader.AttachTo(market.Hub).Subscribe(market.Trades(), default, default);
        var gate = new GateTarget(); // the last to subscribe is written to first
        market.Hub.Attach(gate, new SubscriberLimits(), 0).Subscribe(market.Trades(), default, default);
        await Until.TrueAsync("all are subscribed", () => market.Hub.Statistics().Subscriptions == 201);
        market.Publish(market.Trades(), "first");
        await gate.Entered.Task;
        market.Publish(market.Trades(), "second");
        gate.Leave.SetResult();
        await Until.TrueAsync("all have both", () => readers.All(r => r.LineCount == 2));

        // The lane looks into its inbox once in 64 writes: those before that need a second one.
        Assert.Equal(200 - 63, readers.Count(r => r.Flushes == 1));
    }
}
