
namespace RelayCloud.Ingest.Tests.WebPubSub.Support;

/// <summary>Moves the clock of a market.</summary>
internal static class MarketPassing
{
    private const int StepMs = 10;

    /// <summary>Lets time pass, the load going on or null; everything that is due by then is done and delivered when it returns.</summary>
    public static async Task PassAsync(this StreamMarket market, ManualTime time, MarketLoad? load, double seconds)
    {
        for (int passedMs = 0; passedMs < seconds * 1_000; passedMs += StepMs)
        {
            load?.Give(MarketLoad.FramesPerSecond * StepMs / 1_000);
            time.Advance(StepMs);

            // The loop has one timer while it waits, and each request one for its time-out.
            await Until.TrueAsync("the publisher waits and no request is under way", () => time.DueInMs is [> 0 and <= StepMs]);
        }

        await Until.TrueAsync("all is delivered", () => market.Publisher.Counters.Deliveries == market.Counters.OutboundSteps);
    }
}
