using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.PathRun;

/// <summary>
/// Which frame is due when: made whole before a run, so that sending costs nothing but sending. Frames go round the coins; of ten frames of a coin
/// five are <c>bbo</c>, three <c>trades</c> and two <c>l2Book</c>. A frame is known again by its topic and its exchange time, which is its due time in milliseconds.
/// </summary>
internal sealed class FramePlan
{
    private const int ChannelCount = 3;
    private static readonly int[] Mix = [0, 1, 0, 2, 0, 1, 0, 2, 0, 1];
    private static readonly string[] ChannelNames = ["bbo", "trades", "l2Book"];

    private readonly int[] _topicOf;
    private readonly long[] _offsetNs;
    private readonly long[][] _offsetMsOfTopic;
    private readonly int[][] _framesOfTopic;

    private FramePlan(PathOptions options, IReadOnlyList<Segment> segments)
    {
        Topics = [.. Enumerable.Range(0, options.Coins * ChannelCount).Select(t => new TopicName(ChannelNames[t % ChannelCount], CoinOf(t / ChannelCount)))];
        var topicOf = new List<int>();
        var offsets = new List<long>();
        var times = Enumerable.Range(0, Topics.Count).Select(_ => new List<long>()).ToArray();
        var frames = Enumerable.Range(0, Topics.Count).Select(_ => new List<int>()).ToArray();
        double atNs = 0;
        foreach (Segment segment in segments)
        {
            int count = (int)Math.Round(segment.Seconds * segment.FramesPerSecond);
            double intervalNs = 1e9 / segment.FramesPerSecond;
            for (int i = 0; i < count; i++)
            {
                int k = topicOf.Count;
                int topic = (k % options.Coins * ChannelCount) + Mix[k / options.Coins % Mix.Length];
                long dueNs = (long)(atNs + (i / options.Clump * options.Clump * intervalNs));
                topicOf.Add(topic);
                offsets.Add(dueNs);
                // Two frames of one topic never have the same time.
                long ms = dueNs / 1_000_000;
                if (times[topic].Count > 0) ms = Math.Max(ms, times[topic][^1] + 1);
                times[topic].Add(ms);
                frames[topic].Add(k);
            }

            atNs += segment.Seconds * 1e9;
            if (segment.Measured)
            {
                MeasuredFrom = topicOf.Count - count;
                MeasuredTo = topicOf.Count;
            }
        }

        _topicOf = [.. topicOf];
        _offsetNs = [.. offsets];
        _offsetMsOfTopic = [.. times.Select(t => t.ToArray())];
        _framesOfTopic = [.. frames.Select(f => f.ToArray())];
    }

    /// <summary>All topics; a topic's number is its index.</summary>
    public IReadOnlyList<TopicName> Topics { get; }

    /// <summary>How many frames there are.</summary>
    public int Count => _topicOf.Length;

    /// <summary>First measured frame, and the one after the last.</summary>
    public int MeasuredFrom { get; }

    public int MeasuredTo { get; }

    /// <summary>When the last frame is due, nanoseconds from the start.</summary>
    public long LengthNs => _offsetNs[^1];

    /// <summary>The plan that the options ask for.</summary>
    public static FramePlan Of(PathOptions o) => o.Burst
        ? new FramePlan(o, [new(o.WarmUpSeconds, o.FramesPerSecond, false), new(1, o.BurstFrames, true), new(2, o.FramesPerSecond, false)])
        : new FramePlan(o, [new(o.WarmUpSeconds, o.FramesPerSecond, false), new(o.MeasureSeconds, o.FramesPerSecond, true)]);

    /// <summary>A coin's name: <c>C000</c> and so on, always four characters.</summary>
    public static string CoinOf(int coin) => $"C{coin:000}";

    /// <summary>The number of the topic with that channel's first letter and coin; -1 when there is none.</summary>
    public int TopicOf(byte channelInitial, int coin)
    {
        int channel = channelInitial switch { (byte)'b' => 0, (byte)'t' => 1, (byte)'l' => 2, _ => -1 };
        int topic = (coin * ChannelCount) + channel;
        return channel < 0 || (uint)topic >= (uint)Topics.Count ? -1 : topic;
    }

    public int TopicOf(int frame) => _topicOf[frame];

    /// <summary>When a frame is due, nanoseconds from the start.</summary>
    public long OffsetNs(int frame) => _offsetNs[frame];

    /// <summary>The exchange times of a topic's frames, milliseconds from the start, rising.</summary>
    public ReadOnlySpan<long> TimesOfTopic(int topic) => _offsetMsOfTopic[topic];

    /// <summary>The frames of a topic, in order.</summary>
    public ReadOnlySpan<int> FramesOfTopic(int topic) => _framesOfTopic[topic];

    private sealed record Segment(double Seconds, double FramesPerSecond, bool Measured);
}
