using RelayCloud.Ingest.Sessions;

namespace RelayCloud.Ingest.Tests.Sessions;

public sealed class RateBucketTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(60)]
    [InlineData(2_000)]
    [InlineData(int.MaxValue)]
    public void It_starts_full_and_refills_evenly(int perMinute)
    {
        var bucket = new RateBucket(perMinute);
        int first = Math.Min(perMinute, 10_000);
        for (int i = 0; i < first; i++) Assert.True(bucket.TryTake(perMinute, 1));
        if (first < perMinute) return;
        Assert.False(bucket.TryTake(perMinute, 1));
        long unitMs = (60_000 + perMinute - 1) / perMinute;
        Assert.InRange(bucket.RetryAfterSeconds(perMinute), 1, (unitMs / 1_000) + 1);
        if (unitMs > 1) Assert.False(bucket.TryTake(perMinute, unitMs));
        Assert.True(bucket.TryTake(perMinute, 1 + unitMs));
    }

    [Fact]
    public void In_any_stretch_of_time_no_more_is_given_than_a_full_bucket_and_the_refill()
    {
        var random = new Random(4);
        for (int round = 0; round < 200; round++)
        {
            int perMinute = random.Next(1, 500);
            var bucket = new RateBucket(perMinute);
            long nowMs = random.Next(1, 1_000_000);
            List<long> takenAtMs = [];
            for (int i = 0; i < 500; i++)
            {
                nowMs += random.Next(4) == 0 ? random.Next(5_000) : random.Next(20);
                if (bucket.TryTake(perMinute, nowMs)) takenAtMs.Add(nowMs);
            }

            for (int from = 0; from < takenAtMs.Count; from += 13)
                for (int to = from; to < takenAtMs.Count; to += 7)
                    Assert.True(to - from + 1 <= perMinute + ((takenAtMs[to] - takenAtMs[from]) * perMinute / 60_000.0) + 1e-6);
        }
    }

    [Fact]
    public void A_clock_that_goes_back_gives_nothing_away()
    {
        var bucket = new RateBucket(1);
        Assert.True(bucket.TryTake(1, 100_000));
        Assert.False(bucket.TryTake(1, 1));
        Assert.False(bucket.TryTake(1, 2));
    }

    [Fact]
    public void A_smaller_allowance_holds_at_once()
    {
        var bucket = new RateBucket(1_000);
        Assert.True(bucket.TryTake(1_000, 1));
        Assert.True(bucket.TryTake(2, 2));
        Assert.True(bucket.TryTake(2, 3));
        Assert.False(bucket.TryTake(2, 4));
    }
}
