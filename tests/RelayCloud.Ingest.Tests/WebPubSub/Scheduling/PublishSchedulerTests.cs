using System.Text;
using RelayCloud.Ingest.WebPubSub.Scheduling;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.Tests.WebPubSub.Scheduling;

public sealed class PublishSchedulerTests
{
    private const int Ample = 1_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_fails_each_event_arrives_once_and_in_order_and_no_second_is_over_the_limit(int seed)
    {
        const long InboundMax = 400;
        const long OutboundMax = 5_000;
        var random = new Random(seed);
        var scheduler = new PublishScheduler(new SendBudget(InboundMax, 0), new SendBudget(OutboundMax, 0));
        PublishGroup[] groups = [.. Enumerable.Range(0, 30).Select(i => new PublishGroup($"g{i}", i % 3 == 0 ? 0 : 100 * (i % 3), i % 3 == 0 ? new EventBacklog(1_900, 1 << 20) : new StateBacklog()))];
        foreach (PublishGroup group in groups) scheduler.SetReceivers(group, random.Next(1, 20), 0);
        var offered = new long[groups.Length];
        var arrived = new List<long>[groups.Length];
        for (int i = 0; i < groups.Length; i++) arrived[i] = [];
        var underWay = new List<(PublishGroup Group, GroupBatch Batch, long EndsAtMs)>();
        var spent = new Queue<(long AtMs, long Steps, long Deliveries)>();
        for (long nowMs = 0; nowMs < 20_000; nowMs++)
        {
            bool isDraining = nowMs > 15_000;
            for (int n = isDraining ? 0 : random.Next(3); n > 0; n--)
            {
                int i = random.Next(groups.Length);
                Offer(groups[i], ++offered[i]);
                scheduler.Offered(groups[i], nowMs);
            }

            foreach ((PublishGroup group, GroupBatch batch, long _) in underWay.Where(one => one.EndsAtMs <= nowMs).ToArray())
            {
                underWay.RemoveAll(one => one.Group == group);
                bool isLost = !isDraining && random.Next(5) == 0;
                if (!isLost) arrived[Array.IndexOf(groups, group)].AddRange(Numbers(batch));
                scheduler.Completed(group, !isLost, nowMs, nowMs + random.Next(50));
            }

            while (scheduler.TryTake(nowMs, _ => 1_000, out PublishGroup? group, out GroupBatch batch))
            {
                Assert.DoesNotContain(underWay, one => one.Group == group);
                Assert.InRange(batch.Data.Length, 3, 1_900);
                underWay.Add((group, batch, nowMs + random.Next(40)));
                spent.Enqueue((nowMs, 1, group.Receivers));
            }

            while (spent.Count > 0 && spent.Peek().AtMs <= nowMs - 1_000) spent.Dequeue();
            Assert.InRange(spent.Sum(one => one.Steps), 0, InboundMax);
            Assert.InRange(spent.Sum(one => one.Deliveries), 0, OutboundMax);
        }

        for (int i = 0; i < groups.Length; i++)
        {
            if (groups[i].Backlog.IsEvents) Assert.Equal(Enumerable.Range(1, (int)offered[i]).Select(n => (long)n), arrived[i]);
            else if (offered[i] > 0) Assert.Equal(offered[i], arrived[i][^1]);
            Assert.Equal(arrived[i].Order(), arrived[i]);
        }
    }

    [Fact]
    public void Events_that_a_batch_leaves_behind_do_not_wait_for_the_next_interval()
    {
        var scheduler = new PublishScheduler(new SendBudget(Ample, 0), new SendBudget(Ample, 0));
        var backlog = new EventBacklog(100, 1 << 20);
        var group = new PublishGroup("g", 1_000, backlog);
        scheduler.SetReceivers(group, 1, 0);
        for (int i = 1; i <= 9; i++) backlog.Offer(new EventUpdate(Encoding.ASCII.GetBytes($"[\"{new string('x', 30)}\"]"), new Cursor(1, i), 1));
        scheduler.Offered(group, 0);
        for (int i = 0; i < 3; i++)
        {
            Assert.True(scheduler.TryTake(i, g => g.Backlog.NextBytes, out _, out GroupBatch batch));
            Assert.Equal(3 * (i + 1), batch.Last.Offset);
            scheduler.Completed(group, arrived: true, i);
        }

        // The last has left nothing, so that the interval begins with it: with its turn, which was when the one before it had arrived.
        backlog.Offer(new EventUpdate("[1]"u8.ToArray(), new Cursor(1, 10), 1));
        scheduler.Offered(group, 3);
        Assert.Equal(1_001, scheduler.NextAtMs(3, g => g.Backlog.NextBytes));
    }

    [Fact]
    public void What_the_next_batch_has_is_known_before_it_is_taken()
    {
        var random = new Random(3);
        var backlog = new EventBacklog(500, 1 << 20);
        for (int i = 1; i <= 200; i++) backlog.Offer(new EventUpdate(Encoding.ASCII.GetBytes($"[\"{new string('x', random.Next(600))}\"]"), new Cursor(1, i), 1));
        while (backlog.HasWaiting)
        {
            int bytes = backlog.NextBytes;
            Assert.Equal(bytes, backlog.Take().Data.Length);
            backlog.Confirm();
        }
    }

    [Theory]
    [InlineData(250)]
    [InlineData(1_000)]
    public void State_comes_at_its_cadence_while_the_budget_is_ample(int intervalMs)
    {
        var scheduler = new PublishScheduler(new SendBudget(Ample, 0), new SendBudget(Ample, 0));
        var group = new PublishGroup("g", intervalMs, new StateBacklog());
        scheduler.SetReceivers(group, 1, 0);
        var random = new Random(1);
        int sends = 0;
        for (long nowMs = 0; nowMs < 60_000; nowMs += random.Next(1, 20))
        {
            Offer(group, nowMs + 1);
            scheduler.Offered(group, nowMs);
            if (!scheduler.TryTake(nowMs, _ => 100, out _, out _)) continue;
            sends++;
            scheduler.Completed(group, arrived: true, nowMs);
        }

        Assert.InRange(sends, 60_000 / intervalMs * 0.95, (60_000 / intervalMs) + 1);
    }

    [Fact]
    public void A_short_budget_slows_all_state_down_alike_and_keeps_events()
    {
        // 100 state groups want 1,000 sends a second; nine tenths of 200 is what there is, and events take 50 of it.
        var scheduler = new PublishScheduler(new SendBudget(200, 0), new SendBudget(Ample, 0));
        PublishGroup[] state = [.. Enumerable.Range(0, 100).Select(i => new PublishGroup($"s{i}", 100, new StateBacklog()))];
        var events = new PublishGroup("e", 0, new EventBacklog(1_900, 1 << 20));
        foreach (PublishGroup group in state.Append(events)) scheduler.SetReceivers(group, 1, 0);
        var sends = state.Append(events).ToDictionary(group => group, _ => 0);
        long worstEventMs = 0;
        long eventAtMs = 0;
        for (long nowMs = 0; nowMs < 20_000; nowMs += 5)
        {
            foreach (PublishGroup group in state)
            {
                Offer(group, nowMs + 1);
                scheduler.Offered(group, nowMs);
            }

            if (nowMs % 20 == 0)
            {
                Offer(events, (nowMs / 20) + 1);
                scheduler.Offered(events, nowMs);
                eventAtMs = nowMs;
            }

            while (scheduler.TryTake(nowMs, _ => 100, out PublishGroup? group, out _))
            {
                sends[group]++;
                if (group == events) worstEventMs = Math.Max(worstEventMs, nowMs - eventAtMs);
                scheduler.Completed(group, arrived: true, nowMs);
            }
        }

        Assert.InRange(sends[events], 900, 1_000);
        Assert.InRange(worstEventMs, 0, 15);
        Assert.InRange(state.Max(group => sends[group]) - state.Min(group => sends[group]), 0, 2);
        Assert.InRange(state.Sum(group => sends[group]), 20 * 120, 20 * 150);
        Assert.InRange(scheduler.StateLateMs / scheduler.StateSends, 500, 1_000);
    }

    [Fact]
    public void A_group_without_receivers_is_not_sent_to_until_it_has_some()
    {
        var scheduler = new PublishScheduler(new SendBudget(Ample, 0), new SendBudget(Ample, 0));
        var group = new PublishGroup("g", 100, new StateBacklog());
        Offer(group, 1);
        scheduler.Offered(group, 0);
        Assert.False(scheduler.TryTake(1, _ => 1, out _, out _));
        Assert.Null(scheduler.NextAtMs(1, _ => 1));
        scheduler.SetReceivers(group, 3, 2);
        Assert.Equal(2, scheduler.NextAtMs(2, _ => 1));
        Assert.True(scheduler.TryTake(2, _ => 1, out PublishGroup? taken, out _));
        Assert.Same(group, taken);
        scheduler.Completed(group, arrived: true, 3);
        Offer(group, 2);
        scheduler.Offered(group, 4);
        Assert.Equal(102, scheduler.NextAtMs(4, _ => 1));
        scheduler.SetReceivers(group, 0, 5);
        Assert.False(scheduler.TryTake(200, _ => 1, out _, out _));
        scheduler.SetReceivers(group, 1, 201);
        PublishScheduler.Remove(group);
        Assert.False(scheduler.TryTake(300, _ => 1, out _, out _));
    }

    private static void Offer(PublishGroup group, long number)
    {
        byte[] data = System.Text.Encoding.ASCII.GetBytes($"[{number}]");
        if (group.Backlog is EventBacklog events) events.Offer(new EventUpdate(data, new Cursor(1, number), 1));
        else ((StateBacklog)group.Backlog).Offer(data, new Cursor(1, number));
    }

    private static long[] Numbers(GroupBatch batch) => System.Text.Json.JsonSerializer.Deserialize<long[]>(batch.Data.Span)!;
}
