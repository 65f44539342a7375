using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Gateways.Connecting;

namespace RelayCloud.Ingest.Tests.Gateways;

public sealed class BackoffTests
{
    [Fact]
    public void The_first_try_is_made_at_once()
    {
        Assert.True(new Backoff(new GatewayTimings(), () => false, () => 1).ReadyAtMs() < 0);
    }

    [Fact]
    public void The_bound_doubles_up_to_the_cap()
    {
        var backoff = new Backoff(new GatewayTimings(), () => false, () => 1);
        var delays = new List<long>();
        for (int i = 0; i < 10; i++)
        {
            backoff.Failed(1_000);
            delays.Add(backoff.ReadyAtMs() - 1_000);
        }

        Assert.Equal([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000], delays);
        for (int i = 0; i < 5_000; i++) backoff.Failed(1_000);
        Assert.Equal(31_000, backoff.ReadyAtMs());
        backoff.Reset();
        Assert.True(backoff.ReadyAtMs() < 0);
    }

    [Fact]
    public void The_delay_is_drawn_from_nothing_to_the_bound()
    {
        double jitter = 0;
        var backoff = new Backoff(new GatewayTimings(), () => false, () => jitter);
        backoff.Failed(0);
        Assert.Equal(0, backoff.ReadyAtMs());
        jitter = 0.5;
        backoff.Failed(0);
        Assert.Equal(250, backoff.ReadyAtMs());
    }

    [Fact]
    public void A_long_delay_ends_early_once_no_other_gateway_is_live()
    {
        bool alone = false;
        var backoff = new Backoff(new GatewayTimings(), () => alone, () => 1);
        for (int i = 0; i < 10; i++) backoff.Failed(0);
        Assert.Equal(30_000, backoff.ReadyAtMs());
        alone = true;
        Assert.Equal(500, backoff.ReadyAtMs());
    }
}
