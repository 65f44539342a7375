using RelayCloud.FanOut.Subscribers;
using RelayCloud.FanOut.Tests.Fakes;

namespace RelayCloud.FanOut.Tests;

/// <summary>Subscribers that are not given all of State: at intervals, with fewer levels.</summary>
public sealed class DeliveryPolicyTests
{
    private const string Deep = """{"coin":"BTC","time":1,"levels":[[{"px":"3"},{"px":"2"},{"px":"1"}],[{"px":"4"},{"px":"5"},{"px":"6"}]]}""";
    private const string Shallow = """{"coin":"BTC","time":1,"levels":[[{"px":"3"},{"px":"2"}],[{"px":"4"},{"px":"5"}]]}""";

    private static readonly DeliveryPolicy EachSecond = new() { StateIntervalMs = 1_000 };
    private static readonly DeliveryPolicy TwoLevels = new() { BookLevelsMax = 2 };

    private readonly ManualTime _time = new();

    [Fact]
    public async Task State_is_sent_once_an_interval_and_always_the_newest()
    {
        using Market market = NewMarket();
        FakeTarget target = new(), realTime = new();
        target.AttachTo(market.Hub, policy: EachSecond).Subscribe(market.Book(), "ack\n"u8, default);
        realTime.AttachTo(market.Hub).Subscribe(market.Book(), "ack\n"u8, default);
        await Until.TrueAsync("both are subscribed", () => target.LineCount == 1 && realTime.LineCount == 1);

        // A value each 10 ms for ten seconds.
        for (int i = 1; i <= 1_000; i++)
        {
            market.Publish(market.Book(), $"{i}");
            await Until.TrueAsync("the other has it", () => realTime.LineCount == i + 1);
            _time.Advance(10);
        }

        Assert.Equal(1_001, realTime.LineCount);
        await PassAsync(market, target);
        int[] values = [.. Values(target)[1..].Select(l => int.Parse(l.Split('=')[1]))];
        Assert.InRange(values.Length, 8, 10);
        for (int i = 1; i < values.Length; i++) Assert.InRange(values[i] - values[i - 1], 90, 110);
    }

    [Fact]
    public async Task The_last_value_is_sent_at_the_end_of_the_interval_and_then_nothing()
    {
        using Market market = NewMarket();
        var target = new FakeTarget();
        market.Publish(market.Book(), "before");
        target.AttachTo(market.Hub, policy: EachSecond).Subscribe(market.Book(), default, default);
        await Until.TrueAsync("the snapshot is there", () => target.LineCount == 1);
        market.Publish(market.Book(), "a");
        market.Publish(market.Book(), "b");
        _time.Advance(900);
        await PassAsync(market, target);
        Assert.Equal(["l2Book:BTC@1=before"], Values(target));
        _time.Advance(200);
        await Until.TrueAsync("the newest is there", () => Values(target).Length == 2);
        _time.Advance(10_000);
        await PassAsync(market, target);
        Assert.Equal(["l2Book:BTC@1=before", "l2Book:BTC@3=b"], Values(target));
    }

    [Fact]
    public async Task Events_are_never_held_back()
    {
        using Market market = NewMarket();
        var target = new FakeTarget();
        target.AttachTo(market.Hub, policy: EachSecond with { BookLevelsMax = 1 }).Subscribe(market.Trades(), default, default);
        await Until.TrueAsync("it is subscribed", () => market.Hub.Statistics().Subscriptions == 1);
        market.PublishMany(market.Trades(), 100);
        await Until.TrueAsync("all are there", () => target.LineCount == 100);
        Assert.Empty(_time.DueInMs);
    }

    [Fact]
    public async Task A_book_is_cut_in_snapshots_in_updates_and_at_intervals()
    {
        using Market market = NewMarket();
        FakeTarget target = new(), paced = new(), full = new();
        market.Publish(market.Book(), Deep);
        target.AttachTo(market.Hub, policy: TwoLevels).Subscribe(market.Book(), default, default);
        paced.AttachTo(market.Hub, policy: TwoLevels with { StateIntervalMs = 20 }).Subscribe(market.Book(), default, default);
        full.AttachTo(market.Hub).Subscribe(market.Book(), default, default);
        await Until.TrueAsync("all are subscribed", () => target.LineCount == 1 && paced.LineCount == 1 && full.LineCount == 1);
        market.Publish(market.Book(), Deep);
        await Until.TrueAsync("the update is there", () => target.LineCount == 2 && full.LineCount == 2);
        _time.Advance(50);
        await Until.TrueAsync("the tick has come", () => paced.LineCount == 2);
        Assert.Equal([$"l2Book:BTC@1={Shallow}", $"l2Book:BTC@2={Shallow}"], target.Lines);
        Assert.Equal(target.Lines, paced.Lines);
        Assert.Equal([$"l2Book:BTC@1={Deep}", $"l2Book:BTC@2={Deep}"], full.Lines);
    }

    [Fact]
    public async Task A_new_policy_reaches_subscriptions_that_are_open_without_gap_or_repeat()
    {
        using Market market = NewMarket();
        var target = new FakeTarget();
        Subscriber subscriber = target.AttachTo(market.Hub, policy: EachSecond);
        subscriber.Subscribe(market.Book(), "ack\n"u8, default);
        subscriber.Subscribe(market.Trades(), default, default);
        await Until.TrueAsync("it is subscribed", () => market.Hub.Statistics().Subscriptions == 2);
        market.Publish(market.Book(), "held");
        await PassAsync(market, target);
        Assert.Equal(["ack", "pass"], target.Lines);

        // What was held back is sent at once.
        subscriber.SetPolicy(DeliveryPolicy.RealTime);
        await Until.TrueAsync("the value held is there", () => Values(target).Length == 2);
        market.Publish(market.Book(), "at once");
        await Until.TrueAsync("the next is there", () => Values(target).Length == 3);
        Assert.Empty(_time.DueInMs);

        subscriber.SetPolicy(EachSecond);
        await PassAsync(market, target);
        market.Publish(market.Book(), "later");
        market.Publish(market.Trades(), "trade");
        await Until.TrueAsync("the trade is there", () => Values(target).Length == 4);
        _time.Advance(1_100);
        await Until.TrueAsync("its tick has come", () => Values(target).Length == 5);
        Assert.Equal(["ack", "l2Book:BTC@1=held", "l2Book:BTC@2=at once", "trades:BTC@1=trade", "l2Book:BTC@3=later"], Values(target));

        subscriber.SetPolicy(TwoLevels);
        await PassAsync(market, target);
        market.Publish(market.Book(), Deep);
        await Until.TrueAsync("the cut book is there", () => Values(target).Length == 6);
        Assert.Equal($"l2Book:BTC@4={Shallow}", Values(target)[^1]);
    }

    [Fact]
    public async Task Nothing_is_held_and_no_timer_runs_once_such_subscribers_are_gone()
    {
        using Market market = NewMarket();
        FakeTarget first = new(), second = new(), third = new();
        Subscriber leaves = first.AttachTo(market.Hub, policy: EachSecond);
        leaves.Subscribe(market.Book(), default, default);
        second.AttachTo(market.Hub, policy: EachSecond).Subscribe(market.Book(), default, default);
        third.AttachTo(market.Hub, policy: TwoLevels).Subscribe(market.Book(), default, default);
        await Until.TrueAsync("all are subscribed", () => market.Hub.Statistics().Subscriptions == 3);
        market.Publish(market.Book(), Deep);
        await Until.TrueAsync("the value is held", () => third.LineCount == 1);
        leaves.Unsubscribe(market.Book(), default);
        second.Fail();
        third.Close();
        await Until.TrueAsync("nobody is left", () => market.Hub.Statistics().Subscriptions == 0 && third.Ended is not null);
        await Until.TrueAsync("nothing is held", () => market.Hub.Messages.Outstanding == 0);
        Assert.Empty(_time.DueInMs);
        market.Publish(market.Book(), Deep);
        Assert.Equal(0, market.Hub.Messages.Outstanding);
    }

    [Fact]
    public async Task A_reader_of_cut_books_that_lags_is_conflated_and_ends_alone()
    {
        using Market market = NewMarket();
        FakeTarget slow = new(), good = new();
        var limits = new SubscriberLimits { ConflateAboveBytes = 0, QueueMessagesMax = 4 };
        slow.AttachTo(market.Hub, limits, TwoLevels).Subscribe(market.Book(), default, default);
        good.AttachTo(market.Hub, policy: TwoLevels).Subscribe(market.Book(), default, default);
        await Until.TrueAsync("both are subscribed", () => market.Hub.Statistics().Subscriptions == 2);
        slow.Block();
        for (int i = 1; i <= 100; i++)
        {
            market.Publish(market.Book(), Deep);
            await Until.TrueAsync("the good one has it", () => good.LineCount == i);
        }

        Assert.Null(slow.Ended);
        slow.Open();
        await Until.TrueAsync("it has the newest", () => slow.Lines.Length > 0 && slow.Lines[^1] == good.Lines[^1]);
        Assert.InRange(slow.LineCount, 2, 4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_policies_joins_and_leaves_show_no_value_twice_none_older_and_the_last_one_at_the_end(int seed)
    {
        var random = new Random(seed);
        using var market = new Market(new HubOptions { Lanes = 2 }, time: _time);
        DeliveryPolicy[] policies = [DeliveryPolicy.RealTime, EachSecond, TwoLevels, new() { StateIntervalMs = 7 }, new() { StateIntervalMs = 250, BookLevelsMax = 1 }];
        FakeTarget[] targets = [.. Enumerable.Range(0, 10).Select(_ => new FakeTarget { WriteMax = random.Next(5, 300) })];
        Subscriber[] subscribers = [.. targets.Select(t => t.AttachTo(market.Hub, policy: policies[random.Next(policies.Length)]))];
        string[] coins = ["BTC", "ETH", "SOL"];
        for (int step = 0; step < 4_000; step++)
        {
            int who = random.Next(targets.Length);
            string coin = coins[random.Next(3)];
            switch (random.Next(14))
            {
                case 0:
                    subscribers[who].Subscribe(market.Book(coin), default, default);
                    break;
                case 1:
                    subscribers[who].Unsubscribe(market.Book(coin), default);
                    break;
                case 2:
                    subscribers[who].SetPolicy(policies[random.Next(policies.Length)]);
                    break;
                case 3:
                    targets[who].Block();
                    break;
                case 4 or 5:
                    targets[who].Open();
                    break;
                case 6:
                    _time.Advance(random.Next(400));
                    break;
                default:
                    market.Publish(market.Book(coin), Deep);
                    break;
            }
        }

        for (int i = 0; i < targets.Length; i++)
        {
            targets[i].Open();
            foreach (string coin in coins) subscribers[i].Subscribe(market.Book(coin), default, default);
        }

        long[] last = [.. coins.Select(c => market.Publish(market.Book(c), Deep))];
        _time.Advance(2_000);
        foreach (FakeTarget target in targets)
            await Until.TrueAsync("each has the last of each coin", () =>
            {
                _time.Advance(300);
                return coins.Zip(last).All(c => target.Text.Contains($"l2Book:{c.First}@{c.Second}=", StringComparison.Ordinal));
            });

        // A repeat is what a new subscription is sent; older there is nothing, ever.
        foreach (FakeTarget target in targets)
            foreach (var ofCoin in target.Lines.GroupBy(l => l.Split('@')[0]))
            {
                long[] offsets = [.. ofCoin.Select(l => long.Parse(l.Split('@', '=')[1]))];
                for (int i = 1; i < offsets.Length; i++) Assert.True(offsets[i] >= offsets[i - 1], $"{offsets[i]} after {offsets[i - 1]}");
            }

        foreach (FakeTarget target in targets) target.Fail();
        await Until.TrueAsync("nothing is held", () => market.Hub.Messages.Outstanding == 0 && _time.DueInMs.Count == 0);
        Assert.Equal(0, market.Hub.Statistics().Faults);
        Assert.Equal(0, market.Hub.Statistics().Subscriptions);
    }

    private Market NewMarket() => new(time: _time);

    private static string[] Values(FakeTarget target) => [.. target.Lines.Where(l => l != "pass")];

    // Behind everything that the lane was given before.
    private static async Task PassAsync(Market market, FakeTarget target)
    {
        int before = target.Lines.Count(l => l == "pass");
        target.Say("pass\n"u8);
        await Until.TrueAsync("the lane has come this far", () => target.Lines.Count(l => l == "pass") > before);
        Assert.Equal(0, market.Hub.Statistics().Faults);
    }
}
