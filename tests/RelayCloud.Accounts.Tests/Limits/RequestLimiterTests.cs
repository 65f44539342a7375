using RelayCloud.Accounts.Limits;
using RelayCloud.Accounts.Tests.Support;

namespace RelayCloud.Accounts.Tests.Limits;

/// <summary>Requests a minute of a key.</summary>
public sealed class RequestLimiterTests
{
    private readonly ManualTime _time = new();
    private readonly RequestLimiter _limiter;

    public RequestLimiterTests() => _limiter = new RequestLimiter(_time, 100);

    [Fact]
    public void A_minute_gives_exactly_the_limit_and_begins_with_the_first_request()
    {
        for (int i = 2; i >= 0; i--) Assert.Equal(new RequestAllowance(true, 3, i, 60), _limiter.Take("k", 3));
        _time.Advance(59_001);
        Assert.Equal(new RequestAllowance(false, 3, 0, 1), _limiter.Take("k", 3));
        Assert.Equal(new RequestAllowance(true, 3, 2, 60), _limiter.Take("other", 3));
        _time.Advance(999);
        Assert.Equal(new RequestAllowance(true, 3, 2, 60), _limiter.Take("k", 3));
    }

    [Fact]
    public void Looking_takes_nothing()
    {
        Assert.Equal(new RequestAllowance(true, 2, 2, 60), _limiter.Look("k", 2));
        _limiter.Take("k", 2);
        for (int i = 0; i < 5; i++) Assert.Equal(new RequestAllowance(true, 2, 1, 60), _limiter.Look("k", 2));
        _limiter.Take("k", 2);
        Assert.Equal(new RequestAllowance(false, 2, 0, 60), _limiter.Look("k", 2));
        _time.Advance(60_000);
        Assert.Equal(new RequestAllowance(true, 2, 2, 60), _limiter.Look("k", 2));
    }

    [Fact]
    public void A_changed_plan_counts_at_once()
    {
        for (int i = 0; i < 10; i++) _limiter.Take("k", 10);
        Assert.False(_limiter.Take("k", 10).IsAllowed);
        Assert.Equal(new RequestAllowance(true, 20, 9, 60), _limiter.Take("k", 20));
        Assert.Equal(new RequestAllowance(false, 5, 0, 60), _limiter.Take("k", 5));
    }

    [Fact]
    public async Task Threads_together_get_no_more_than_the_limit()
    {
        const int Limit = 100_000;
        int[] taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Enumerable.Range(0, 50_000).Count(_ => _limiter.Take("k", Limit).IsAllowed))));
        Assert.Equal(Limit, taken.Sum());
    }

    [Fact]
    public void The_largest_plan_can_be_counted()
    {
        RequestAllowance last = default;
        for (int i = 0; i < 10_000_000; i++) last = _limiter.Take("k", 10_000_000);
        Assert.Equal(new RequestAllowance(true, 10_000_000, 0, 60), last);
        Assert.False(_limiter.Take("k", 10_000_000).IsAllowed);
    }

    [Fact]
    public void Keys_are_bounded_and_those_go_first_whose_minute_is_over()
    {
        for (int i = 0; i < 50; i++) _limiter.Take($"old{i}", 1);
        _time.Advance(30_000);
        for (int i = 0; i < 50; i++) _limiter.Take($"new{i}", 1);
        _time.Advance(30_000);
        _limiter.Take("one more", 1);
        Assert.Equal(51, _limiter.Count);
        Assert.False(_limiter.Take("new7", 1).IsAllowed);
        for (int i = 0; i < 10_000; i++) _limiter.Take($"flood{i}", 1);
        Assert.InRange(_limiter.Count, 1, 100);
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        Allocations.AssertNone(() =>
        {
            for (int i = 0; i < 1_000; i++) _limiter.Take("k", 10_000_000);
        });
    }

    // Against a model that keeps every time.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Any_order_of_requests_and_pauses_is_counted_as_the_model_does(int seed)
    {
        var random = new Random(seed);
        long nowMs = 0, beganMs = 0;
        int used = 0;
        _limiter.Take("k", 5);
        used = 1;
        for (int step = 0; step < 20_000; step++)
        {
            int ms = random.Next(10) == 0 ? random.Next(70_000) : random.Next(3_000);
            nowMs += ms;
            _time.Advance(ms);
            if (nowMs - beganMs >= 60_000) (beganMs, used) = (nowMs, 0);
            bool isAllowed = used < 5;
            if (isAllowed) used++;
            Assert.Equal(new RequestAllowance(isAllowed, 5, 5 - used, (int)((beganMs + 60_000 - nowMs + 999) / 1_000)), _limiter.Take("k", 5));
        }
    }
}
