using RelayCloud.Ingest.WebPubSub.Scheduling;

namespace RelayCloud.Ingest.Tests.WebPubSub.Scheduling;

public sealed class SendBudgetTests
{
    private const int LimitMax = 1_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whenever_requests_arrive_while_they_are_under_way_no_second_has_more_than_the_limit(int seed)
    {
        var random = new Random(seed);
        var budget = new SendBudget(LimitMax, 0);
        var underWay = new List<(long BeganMs, long Cost)>();
        var arrivals = new Queue<(long AtMs, long Cost)>();
        long stalledUntilMs = 0, sent = 0;
        for (long nowMs = 0; nowMs < 60_000; nowMs++)
        {
            // Now and then the service, or the way to it, stands still, and then all arrives at once.
            if (random.Next(700) == 0) stalledUntilMs = nowMs + random.Next(600);
            if (nowMs >= stalledUntilMs)
            {
                foreach ((long beganMs, long cost) in underWay.Where(u => nowMs - u.BeganMs >= 3).ToArray())
                {
                    underWay.Remove((beganMs, cost));
                    arrivals.Enqueue((nowMs, cost));
                    budget.Ended(cost, nowMs);
                }
            }

            while (underWay.Count < 32 && random.Next(1, 4) is var next && budget.CanSpend(next, nowMs))
            {
                budget.Spend(next);
                underWay.Add((nowMs, next));
                sent += next;
            }

            while (arrivals.TryPeek(out (long AtMs, long Cost) oldest) && oldest.AtMs <= nowMs - 1_000) arrivals.Dequeue();
            Assert.InRange(arrivals.Sum(a => a.Cost), 0, LimitMax);
        }

        Assert.InRange(sent, 60 * LimitMax / 2, 60 * LimitMax);
    }

    [Fact]
    public void Nine_tenths_flow_while_all_goes_well()
    {
        var budget = new SendBudget(LimitMax, 0);
        var underWay = new Queue<long>();
        int sent = 0;
        for (long nowMs = 0; nowMs < 20_000; nowMs++)
        {
            while (underWay.TryPeek(out long endsAtMs) && endsAtMs <= nowMs)
            {
                underWay.Dequeue();
                budget.Ended(1, nowMs);
            }

            while (budget.CanSpend(1, nowMs))
            {
                budget.Spend(1);
                underWay.Enqueue(nowMs + 10);
                sent++;
            }
        }

        Assert.InRange(sent, 20 * 900, (20 * 900) + 100);
    }

    [Fact]
    public void Another_limit_holds_at_once_and_what_is_larger_than_all_of_it_comes_through_alone()
    {
        var budget = new SendBudget(LimitMax, 0);
        budget.SetLimit(10, 0);
        Assert.True(budget.CanSpend(1, 0));
        budget.Spend(1);
        Assert.False(budget.CanSpend(1, 100));
        budget.Ended(1, 100);
        Assert.False(budget.CanSpend(50, 1_099));
        Assert.Equal(1_120, budget.CanSpendAtMs(50, 1_119));
        Assert.True(budget.CanSpend(50, 1_120));
    }
}
