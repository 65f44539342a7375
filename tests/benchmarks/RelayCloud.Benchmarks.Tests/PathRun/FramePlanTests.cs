using System.Text.Json;
using RelayCloud.Benchmarks.PathRun;

namespace RelayCloud.Benchmarks.Tests.PathRun;

public sealed class FramePlanTests
{
    [Fact]
    public void A_steady_plan_has_its_frames_evenly_spaced_and_the_later_part_measured()
    {
        var plan = FramePlan.Of(new PathOptions { WarmUpSeconds = 1, MeasureSeconds = 2, FramesPerSecond = 500, Coins = 7 });
        Assert.Equal((1500, 500, 1500), (plan.Count, plan.MeasuredFrom, plan.MeasuredTo));
        for (int i = 1; i < plan.Count; i++) Assert.Equal(2_000_000, plan.OffsetNs(i) - plan.OffsetNs(i - 1));
    }

    [Fact]
    public void A_burst_has_its_frames_within_one_second()
    {
        var plan = FramePlan.Of(new PathOptions { WarmUpSeconds = 1, FramesPerSecond = 1000, Burst = true, BurstFrames = 5000 });
        Assert.Equal(5000, plan.MeasuredTo - plan.MeasuredFrom);
        Assert.Equal(1_000_000_000, plan.OffsetNs(plan.MeasuredFrom));
        Assert.InRange(plan.OffsetNs(plan.MeasuredTo - 1), 1_900_000_000, 1_999_999_999);
        Assert.Equal(2_000_000_000, plan.OffsetNs(plan.MeasuredTo));
    }

    [Fact]
    public void Frames_of_a_clump_are_due_together()
    {
        var plan = FramePlan.Of(new PathOptions { WarmUpSeconds = 1, MeasureSeconds = 1, Clump = 50 });
        Assert.All(Enumerable.Range(0, 50), i => Assert.Equal(0, plan.OffsetNs(i)));
        Assert.Equal(50_000_000, plan.OffsetNs(50));
    }

    [Fact]
    public void A_topics_times_rise_so_that_each_names_one_frame()
    {
        var plan = FramePlan.Of(new PathOptions { WarmUpSeconds = 1, Burst = true, Coins = 2, Clump = 100 });
        for (int topic = 0; topic < plan.Topics.Count; topic++)
        {
            long last = -1;
            foreach (long time in plan.TimesOfTopic(topic))
            {
                Assert.True(time > last);
                last = time;
            }
        }
    }

    [Fact]
    public void Topics_are_found_by_channel_and_coin()
    {
        var plan = FramePlan.Of(new PathOptions { Coins = 3 });
        for (int topic = 0; topic < plan.Topics.Count; topic++)
            Assert.Equal(topic, plan.TopicOf((byte)plan.Topics[topic].Channel[0], int.Parse(plan.Topics[topic].Coin.AsSpan(1))));
        Assert.Equal(-1, plan.TopicOf((byte)'b', 3));
        Assert.Equal(-1, plan.TopicOf((byte)'c', 1));
    }

    [Fact]
    public void Frames_are_json_of_their_topic_and_no_two_are_alike()
    {
        var plan = FramePlan.Of(new PathOptions { Coins = 2 });
        foreach (var topic in plan.Topics)
        {
            var seen = new HashSet<string>();
            for (int i = 0; i < 500; i++)
            {
                using var json = JsonDocument.Parse(MarketFrames.Of(topic, 1790232236546, i));
                Assert.Equal(topic.Channel, json.RootElement.GetProperty("channel").GetString());
                JsonElement data = json.RootElement.GetProperty("data");
                if (topic.Channel == "trades") data = data[0];
                Assert.Equal(topic.Coin, data.GetProperty("coin").GetString());
                Assert.Equal(1790232236546, data.GetProperty("time").GetInt64());
                Assert.True(seen.Add(data.GetRawText()));
            }
        }
    }
}
