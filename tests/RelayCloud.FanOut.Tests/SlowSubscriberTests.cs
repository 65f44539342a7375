using RelayCloud.FanOut.Subscribers;
using RelayCloud.FanOut.Tests.Fakes;

namespace RelayCloud.FanOut.Tests;

public sealed class SlowSubscriberTests
{
    private static readonly SubscriberLimits ConflateAtOnce = new() { ConflateAboveBytes = 0 };

    [Fact]
    public async Task State_is_conflated_to_the_newest_and_events_are_kept_in_order()
    {
        using var market = new Market();
        FakeTarget target = await BlockedAsync(market, ConflateAtOnce);
        for (int i = 0; i < 100; i++)
        {
            market.Publish(market.Book(), $"b{i}");
            market.Publish(market.Trades(), $"t{i}");
        }

        await Until.TrueAsync("the lane has worked it off", () => market.Hub.Statistics().Messages == 201);
        target.Open();
        await Until.TrueAsync("all is there", () => target.Text.Contains("@100=t99\n", StringComparison.Ordinal));
        string[] trades = [.. target.Lines.Where(l => l.StartsWith("trades:BTC@", StringComparison.Ordinal))];
        string[] books = [.. target.Lines.Where(l => l.StartsWith("l2Book", StringComparison.Ordinal))];
        Assert.Equal([.. Enumerable.Range(0, 100).Select(i => $"trades:BTC@{i + 1}=t{i}")], trades);
        Assert.Equal(["l2Book:BTC@100=b99"], books);
        Assert.Equal(99, market.Hub.Statistics().Conflated);

        // In the place of the first that waited: a topic that changes all the time must not be pushed back for ever.
        Assert.Equal("trades:ETH@1=blocks", target.Lines[1]);
        Assert.Equal("l2Book:BTC@100=b99", target.Lines[2]);
    }

    [Fact]
    public async Task Below_the_threshold_nothing_is_conflated()
    {
        using var market = new Market();
        FakeTarget target = await BlockedAsync(market, new SubscriberLimits { ConflateAboveBytes = 1 << 20 });
        market.PublishMany(market.Book(), 50);
        await Until.TrueAsync("the lane has worked it off", () => market.Hub.Statistics().Messages == 51);
        target.Open();
        await Until.TrueAsync("all are there", () => target.Lines.Count(l => l.StartsWith("l2Book", StringComparison.Ordinal)) == 50);
        Assert.Equal(0, market.Hub.Statistics().Conflated);
    }

    [Theory]
    [InlineData(10, int.MaxValue)]
    [InlineData(int.MaxValue, 300)]
    public async Task Past_the_bound_it_is_told_and_closed_and_nobody_else_notices(int messagesMax, int bytesMax)
    {
        using var market = new Market();
        var other = new FakeTarget();
        other.AttachTo(market.Hub).Subscribe(market.Trades(), default, default);
        FakeTarget target = await BlockedAsync(market, new SubscriberLimits { QueueMessagesMax = messagesMax, QueueBytesMax = bytesMax });
        market.PublishMany(market.Trades(), 100);
        await Until.TrueAsync("it is being ended", () => target.Ending == EndReason.TooSlow);
        await Until.TrueAsync("the other has all", () => other.Lines.Length == 100);
        Assert.Null(target.Ended);
        target.Open();
        await Until.TrueAsync("it has ended", () => target.Ended is not null);
        Assert.Equal(EndReason.TooSlow, target.Ended);

        // The frame that was under way came out whole, then the farewell; nothing in between.
        Assert.Equal(["ack", "trades:ETH@1=blocks", "farewell TooSlow"], target.Lines);
        Assert.Equal(1, market.Hub.Statistics().TooSlow);
        Assert.Equal(1, market.Hub.Statistics().Subscriptions);
    }

    [Fact]
    public async Task A_partly_sent_book_is_never_replaced()
    {
        using var market = new Market();
        var target = new FakeTarget();
        target.AttachTo(market.Hub, ConflateAtOnce).Subscribe(market.Book(), "ack\n"u8, default);
        await Until.TrueAsync("the acknowledgement is there", () => target.Text == "ack\n");
        target.Open(5);
        market.Publish(market.Book(), "first");
        await Until.TrueAsync("it is blocked", () => target.IsBlocked);
        market.Publish(market.Book(), "second");
        market.Publish(market.Book(), "third");
        await Until.TrueAsync("the lane has worked it off", () => market.Hub.Statistics().Messages == 3);
        target.Open();
        await Until.TrueAsync("the newest is there", () => target.Text.EndsWith("third\n", StringComparison.Ordinal));
        Assert.Equal(["ack", "l2Book:BTC@1=first", "l2Book:BTC@3=third"], target.Lines);
    }

    [Fact]
    public async Task A_failed_transport_gives_everything_back()
    {
        using var market = new Market();
        FakeTarget target = await BlockedAsync(market, new SubscriberLimits());
        market.PublishMany(market.Trades(), 100);
        await Until.TrueAsync("the lane has worked it off", () => market.Hub.Statistics().Messages == 101);
        Assert.NotEqual(0, market.Hub.Messages.Outstanding);
        target.Fail();
        await Until.TrueAsync("it has ended", () => target.Ended == EndReason.Gone);
        await Until.TrueAsync("nothing is held", () => market.Hub.Messages.Outstanding == 0);
        Assert.Equal(0, market.Hub.Messages.Buffers.Outstanding);
        Assert.Equal(0, market.Hub.Statistics().Subscribers);
    }

    [Fact]
    public async Task A_peer_that_goes_while_a_write_is_under_way_keeps_the_frame_until_the_write_is_over()
    {
        using var market = new Market();
        var target = new FakeTarget();
        Subscriber subscriber = target.AttachTo(market.Hub);
        subscriber.Subscribe(market.Trades(), "ack\n"u8, default);
        await Until.TrueAsync("the acknowledgement is there", () => target.Text == "ack\n");
        target.Block();
        market.Publish(market.Trades(), "under way");
        await Until.TrueAsync("it is blocked", () => target.IsBlocked);
        subscriber.End(EndReason.Gone);
        await Until.TrueAsync("it has ended", () => target.Ended == EndReason.Gone);
        Assert.Equal(1, market.Hub.Messages.Outstanding);
        target.Fail();
        await Until.TrueAsync("nothing is held", () => market.Hub.Messages.Outstanding == 0);
    }

    [Fact]
    public async Task An_orderly_close_sends_what_waits_and_then_the_farewell()
    {
        using var market = new Market();
        FakeTarget target = await BlockedAsync(market, new SubscriberLimits());
        market.PublishMany(market.Trades(), 3);
        await Until.TrueAsync("the lane has worked it off", () => market.Hub.Statistics().Messages == 4);
        target.Close();
        target.Open();
        await Until.TrueAsync("it has ended", () => target.Ended == EndReason.Closed);
        Assert.Equal(["ack", "trades:ETH@1=blocks", "trades:BTC@1=0", "trades:BTC@2=1", "trades:BTC@3=2", "farewell Closed"], target.Lines);
    }

    [Fact]
    public async Task A_lane_that_is_behind_passes_over_old_state_but_no_event()
    {
        using var market = new Market(new HubOptions { Lanes = 1, LaneBehindMessages = 10 });
        var gate = new GateTarget();
        Subscriber gateSubscriber = market.Hub.Attach(gate, new SubscriberLimits(), 0);
        var target = new FakeTarget();
        Subscriber subscriber = target.AttachTo(market.Hub);
        subscriber.Subscribe(market.Book(), default, default);
        subscriber.Subscribe(market.Trades(), default, default);
        await Until.TrueAsync("it is subscribed", () => market.Hub.Statistics().Subscriptions == 2);
        gateSubscriber.Send("hold"u8);
        await gate.Entered.Task;
        for (int i = 0; i < 100; i++)
        {
            market.Publish(market.Book(), $"b{i}");
            market.Publish(market.Trades(), $"t{i}");
        }

        gate.Leave.SetResult();
        await Until.TrueAsync("all is there", () => target.Text.EndsWith("t99\n", StringComparison.Ordinal));
        Assert.Equal(100, target.Lines.Count(l => l.StartsWith("trades", StringComparison.Ordinal)));
        Assert.Equal(["l2Book:BTC@100=b99"], target.Lines.Where(l => l.StartsWith("l2Book", StringComparison.Ordinal)));
        Assert.Equal(99, market.Hub.Statistics().Superseded);
    }

    /// <summary>A subscriber of book and trades of BTC whose transport is stuck on a frame of ETH.</summary>
    private static async Task<FakeTarget> BlockedAsync(Market market, SubscriberLimits limits)
    {
        var target = new FakeTarget();
        Subscriber subscriber = target.AttachTo(market.Hub, limits);
        subscriber.Subscribe(market.Book(), default, default);
        subscriber.Subscribe(market.Trades(), default, default);
        subscriber.Subscribe(market.Trades("ETH"), "ack\n"u8, default);
        await Until.TrueAsync("the acknowledgement is there", () => target.Text == "ack\n");
        target.Block();
        market.Publish(market.Trades("ETH"), "blocks");
        await Until.TrueAsync("it is blocked", () => target.IsBlocked);
        return target;
    }
}
