using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Retry;

namespace AzureSdk.Functions.Tests.Configuration;

public sealed class RetryPolicyTests
{
    [Fact]
    public void Without_a_policy_there_is_no_retry() => Assert.Null(RetryPolicy.None.DelayAfter(0, 0.5));

    [Fact]
    public void A_fixed_delay_is_repeated_as_often_as_said()
    {
        var policy = RetryPolicy.Of(new FixedDelayRetryAttribute(2, "00:00:05"));
        Assert.Equal([TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5), null], Enumerable.Range(0, 3).Select(n => policy.DelayAfter(n, 0.9)));
    }

    [Fact]
    public void A_growing_delay_doubles_from_the_minimum_to_the_maximum()
    {
        var policy = RetryPolicy.Of(new ExponentialBackoffRetryAttribute(-1, "00:00:01", "00:00:10"));
        Assert.Equal([1, 2, 4, 8, 10, 10], Enumerable.Range(0, 6).Select(n => policy.DelayAfter(n, 0.5)!.Value.TotalSeconds));
        Assert.Equal(TimeSpan.FromSeconds(10), policy.DelayAfter(int.MaxValue, 0.5));
        Assert.InRange(policy.DelayAfter(2, 0)!.Value.TotalSeconds, 3.19, 3.21);
        Assert.InRange(policy.DelayAfter(2, 1)!.Value.TotalSeconds, 4.79, 4.81);
    }
}
