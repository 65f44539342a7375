using RelayCloud.FanOut.Subscribers;
using RelayCloud.FanOut.Tests.Fakes;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.FanOut.Tests;

/// <summary>What happens when a lane cannot keep up, and that publishers never wait for it.</summary>
public sealed class OverloadTests
{
    /// <summary>
    /// Once, a publisher waited for space in a full inbox while it held its topic's lock, and the lane, on its way to take a snapshot of that topic, waited for the lock:
    /// both for good. Now nobody waits, and what was not taken is made up for.
    /// </summary>
    [Fact]
    public async Task A_full_inbox_never_stops_the_publisher_and_state_is_made_up_for()
    {
        using var market = new Market(new HubOptions { Lanes = 1, LaneInboxMessagesMax = 20, LaneBehindMessages = 1_000 });
        GateTarget gate = await HeldLaneAsync(market);
        var target = new FakeTarget();
        Subscriber subscriber = target.AttachTo(market.Hub);
        subscriber.Subscribe(market.Book("ETH"), default, default);
        for (int i = 0; i < 100; i++) market.Publish(market.Book(), $"b{i}");
        Assert.Equal(80, market.Hub.Statistics().Refused);
        gate.Leave.SetResult();
        await Until.TrueAsync("the newest book is there", () => gate.Watcher.Text.EndsWith("l2Book:BTC@100=b99\n", StringComparison.Ordinal));
        long[] offsets = [.. gate.Watcher.Lines.Select(l => long.Parse(l.Split('@', '=')[1]))];
        Assert.Equal(offsets.Order(), offsets);
        Assert.Equal(offsets.Distinct(), offsets);
    }

    [Fact]
    public async Task Readers_of_events_that_were_not_taken_are_told_and_closed_to_resume()
    {
        using var market = new Market(new HubOptions { Lanes = 1, LaneInboxMessagesMax = 20, LaneBehindMessages = 1_000 });
        GateTarget gate = await HeldLaneAsync(market);
        for (int i = 0; i < 100; i++) market.Publish(market.Trades(), $"t{i}");
        gate.Leave.SetResult();
        await Until.TrueAsync("the reader has ended", () => gate.Watcher.Ended == EndReason.TooSlow);
        Assert.EndsWith("farewell TooSlow\n", gate.Watcher.Text, StringComparison.Ordinal);
    }

    /// <summary>Once, the publisher asked each lane twice whether it wanted a topic; a lane that joined in between got the message in another's stead.</summary>
    [Fact]
    public async Task Joins_on_one_lane_lose_nothing_on_another()
    {
        using var market = new Market(new HubOptions { Lanes = 2 });
        var steady = new FakeTarget();
        steady.AttachTo(market.Hub).Subscribe(market.Trades(), default, default);
        await Until.TrueAsync("it is subscribed", () => market.Hub.Statistics().Subscriptions == 1);
        using var stop = new CancellationTokenSource();
        Task churn = Task.Run(() => Churn(market, stop.Token), TestContext.Current.CancellationToken);
        for (int i = 0; i < 20_000; i++)
        {
            while (market.Hub.Messages.Outstanding > 1_000) Thread.Yield();
            market.Publish(market.Trades(), "t");
        }

        await stop.CancelAsync();
        await churn;
        await Until.TrueAsync("all are there", () => steady.LineCount >= 20_000);
        long[] offsets = [.. steady.Lines.Select(l => long.Parse(l.Split('@', '=')[1]))];
        Assert.Equal([.. Enumerable.Range(1, 20_000).Select(i => (long)i)], offsets);
    }

    [Fact]
    public async Task A_value_that_cannot_be_framed_ends_its_readers_and_not_the_lane()
    {
        var encoder = new FaultyEncoder();
        using var market = new Market(encoder: encoder);
        var target = new FakeTarget();
        target.AttachTo(market.Hub).Subscribe(market.Trades(), default, default);
        var other = new FakeTarget();
        other.AttachTo(market.Hub).Subscribe(market.Trades("ETH"), default, default);
        await Until.TrueAsync("both are subscribed", () => market.Hub.Statistics().Subscriptions == 2);
        market.Publish(market.Trades(), "bad");
        await Until.TrueAsync("its reader has ended", () => target.Ended == EndReason.TooSlow);
        market.Publish(market.Trades("ETH"), "good");
        await Until.TrueAsync("the other goes on", () => other.LineCount == 1);
        Assert.Equal(1, market.Hub.Statistics().Faults);
        Assert.Equal(0, market.Hub.Messages.Buffers.Outstanding);
    }

    private static void Churn(Market market, CancellationToken stop)
    {
        // Subscribers are dealt out in turn: with one spare between them, the joining ones land on the lane that the steady one is not on.
        Subscriber[] joining = [new FakeTarget().AttachTo(market.Hub), new FakeTarget().AttachTo(market.Hub)];
        while (!stop.IsCancellationRequested)
        {
            foreach (Subscriber subscriber in joining) subscriber.Subscribe(market.Trades(), default, default);
            Thread.Yield();
            foreach (Subscriber subscriber in joining) subscriber.Unsubscribe(market.Trades(), default);
        }
    }

    /// <summary>A lane held inside a flush, with a watcher of book and trades of BTC on it.</summary>
    private static async Task<GateTarget> HeldLaneAsync(Market market)
    {
        var gate = new GateTarget();
        Subscriber holder = market.Hub.Attach(gate, new SubscriberLimits(), 0);
        Subscriber watcher = gate.Watcher.AttachTo(market.Hub);
        foreach (Topic topic in (Topic[])[market.Book(), market.Trades()]) watcher.Subscribe(topic, default, default);
        await Until.TrueAsync("the watcher is subscribed", () => market.Hub.Statistics().Subscriptions == 2);
        holder.Send("hold"u8);
        await gate.Entered.Task;
        return gate;
    }
}
