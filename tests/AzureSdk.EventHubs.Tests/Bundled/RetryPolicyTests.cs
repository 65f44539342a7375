using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Retry;

namespace AzureSdk.EventHubs.Tests.Bundled;

public sealed class RetryPolicyTests
{
    private static readonly EventHubsException Transient = new(isTransient: true, "hub");

    [Fact]
    public void Delays_double_and_have_up_to_8_percent_of_the_base_as_jitter()
    {
        var policy = new BasicRetryPolicy(new EventHubsRetryOptions { MaximumRetries = 3 });
        for (int attempt = 1; attempt <= 3; attempt++)
        {
            for (int i = 0; i < 100; i++)
            {
                double seconds = policy.CalculateRetryDelay(Transient, attempt)!.Value.TotalSeconds;
                Assert.InRange(seconds, 0.8 * (1 << attempt), (0.8 * (1 << attempt)) + (0.8 * 0.08));
            }
        }

        Assert.Null(policy.CalculateRetryDelay(Transient, 4));
    }

    [Fact]
    public void A_fixed_delay_stays_and_the_maximum_holds_for_any_attempt()
    {
        var fixedDelay = new BasicRetryPolicy(new EventHubsRetryOptions { Mode = EventHubsRetryMode.Fixed, Delay = TimeSpan.FromSeconds(1), MaximumRetries = 100 });
        Assert.InRange(fixedDelay.CalculateRetryDelay(Transient, 100)!.Value.TotalSeconds, 1, 1.08);
        var growing = new BasicRetryPolicy(new EventHubsRetryOptions { MaximumRetries = 100, MaximumDelay = TimeSpan.FromSeconds(5) });
        Assert.Equal(TimeSpan.FromSeconds(5), growing.CalculateRetryDelay(Transient, 100));
    }

    [Fact]
    public void Only_what_may_pass_is_tried_again()
    {
        var policy = new BasicRetryPolicy(new EventHubsRetryOptions());
        Assert.NotNull(policy.CalculateRetryDelay(new TimeoutException(), 1));
        Assert.NotNull(policy.CalculateRetryDelay(new System.Net.Sockets.SocketException(), 1));
        Assert.Null(policy.CalculateRetryDelay(new EventHubsException(isTransient: false, "hub"), 1));
        Assert.Null(policy.CalculateRetryDelay(new InvalidOperationException(), 1));
        Assert.Null(policy.CalculateRetryDelay(new TaskCanceledException(), 1));
        Assert.Null(new BasicRetryPolicy(new EventHubsRetryOptions { MaximumRetries = 0 }).CalculateRetryDelay(Transient, 1));
    }

    [Fact]
    public void A_busy_service_is_given_four_seconds()
    {
        var policy = new BasicRetryPolicy(new EventHubsRetryOptions { Delay = TimeSpan.FromMilliseconds(1) });
        var busy = new EventHubsException("hub", "busy", EventHubsException.FailureReason.ServiceBusy);
        Assert.True(policy.CalculateRetryDelay(busy, 1) >= TimeSpan.FromSeconds(4));
    }
}
