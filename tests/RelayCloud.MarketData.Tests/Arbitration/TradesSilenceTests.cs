using RelayCloud.MarketData.Tests.Support;

namespace RelayCloud.MarketData.Tests.Arbitration;

/// <summary>Gateways that leave trades out, or put them into another order, without a sign.</summary>
public sealed class TradesSilenceTests : RedundantTrades
{
    [Fact]
    public void A_gateway_that_skips_a_trade_in_silence_waits_for_confirmation_afterwards()
    {
        Send(A, 1);
        Send(B, 1);
        Send(A, 3);
        Assert.Equal("Accepted", Send(B, 2));
        Published(1, 3, 2);
        Assert.Equal((1, 1), (Harness.Feed.Snapshot().TradesLate, Harness.Feed.Snapshot().Gateways[A].Penalties));

        // From now on A waits for B, and so its next skip does no harm.
        Assert.Equal("Held", Send(A, 5));
        Assert.Equal("Duplicate", Send(B, 3));
        Send(B, 4);
        Published(1, 3, 2, 4);
        Send(B, 5);
        Published(1, 3, 2, 4, 5);
        Assert.Equal("Held", Send(A, 6));

        // Without confirmation its trades leave when their time is up.
        Tick(2_000);
        Published(1, 3, 2, 4, 5, 6);

        // The penalty ends. What A sends then must join again.
        Harness.Time.Advance(60_000);
        Send(B, 6);
        Assert.Equal("Held", Send(A, 7));
        Send(B, 7);
        Assert.Equal("Accepted", Send(A, 8));
        Published(1, 3, 2, 4, 5, 6, 7, 8);
    }

    /// <summary>A is fast and says nothing for 2 to 4 on an open socket. When it is back with 5, B has published 2 but not yet 3 and 4.</summary>
    [Fact]
    public void A_gateway_that_was_silent_waits_for_what_it_left_out()
    {
        Send(A, 1);
        Send(B, 1);
        Assert.Equal("Accepted", Send(B, 2));
        Assert.Equal("Held", Send(A, 5));
        Assert.Equal("Accepted", Send(B, 3));
        Assert.Equal("Accepted", Send(B, 4));
        Assert.Equal("Accepted", Send(B, 5));
        Assert.Equal("Accepted", Send(A, 6));
        Assert.Equal("Duplicate", Send(B, 6));
        Published(1, 2, 3, 4, 5, 6);
        NoGapNoLate();
    }

    /// <summary>The same where nobody else can give what was left out: it is said that there may be a gap, and A goes on as before.</summary>
    [Fact]
    public void A_gateway_that_was_silent_goes_on_when_the_other_went_down()
    {
        Harness.Feed.OnSubscribing(A, Topic);
        Harness.Feed.OnSubscribing(B, Topic);
        Send(A, 1);
        Send(B, 1, 2);
        Harness.Feed.OnTopicDown(B, Topic);
        Assert.Equal("Accepted", Send(A, 5));
        Assert.Equal("Accepted", Send(A, 6));
        Published(1, 2, 5, 6);
        Assert.Equal(1, Harness.Feed.Snapshot().PossibleGaps);
    }

    [Fact]
    public void A_gateway_that_reorders_waits_for_confirmation_afterwards()
    {
        Send(A, 1);
        Send(B, 1);
        Send(A, 3);
        Assert.Equal("Accepted", Send(A, 2));
        Published(1, 3, 2);
        Assert.Equal(1, Harness.Feed.Snapshot().Gateways[A].Penalties);
        Assert.Equal("Held", Send(A, 5));
        Assert.Equal("Held", Send(A, 4));
        Send(B, 2, 3);
        Send(B, 4);
        Send(B, 5);
        Published(1, 3, 2, 4, 5);
    }

    [Fact]
    public void A_reordering_gateway_that_is_alone_loses_nothing_and_waits_for_nobody()
    {
        Send(A, 1);
        Send(A, 3);
        Send(A, 2);
        Assert.Equal("Accepted", Send(A, 4));
        Published(1, 3, 2, 4);
    }
}
