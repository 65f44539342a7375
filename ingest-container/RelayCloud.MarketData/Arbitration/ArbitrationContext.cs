using RelayCloud.MarketData.Messages;

namespace RelayCloud.MarketData.Arbitration;

/// <summary>What all topics of one <see cref="MarketFeed"/> share. Thread safe.</summary>
internal sealed class ArbitrationContext(IMessageSink sink, MarketFeedOptions options, TimeProvider time)
{
    private readonly int[] _linkGenerations = new int[options.GatewayCount];
    private readonly double _msPerTick = 1000.0 / time.TimestampFrequency;
    private int _holdingTopics;

    public IMessageSink Sink { get; } = sink;

    public MarketFeedOptions Options { get; } = options;

    /// <summary>The epoch in which a topic begins to count.</summary>
    public long EpochMs { get; private set; } = options.EpochMs ?? time.GetUtcNow().ToUnixTimeMilliseconds();

    public GatewayCounters Counters { get; } = new(options.GatewayCount);

    public DivergenceLog Divergences { get; } = new(options.GatewayCount, options.DivergencesKept);

    /// <summary>How many topics hold trades back.</summary>
    public int HoldingTopics => Volatile.Read(ref _holdingTopics);

    /// <summary>Monotonic time, in ticks of the time provider.</summary>
    public long Timestamp() => time.GetTimestamp();

    /// <summary>Milliseconds between two timestamps.</summary>
    public double ElapsedMs(long from, long to) => (to - from) * _msPerTick;

    /// <summary>Ticks of so many milliseconds.</summary>
    public long TicksOf(int ms) => (long)(ms / _msPerTick);

    /// <summary>Makes the epoch of topics that begin later than one that was in use before. Not while topics are made.</summary>
    public void RaiseEpochAbove(long epochMs) => EpochMs = Math.Max(EpochMs, epochMs + 1);

    /// <summary>Counts a topic that begins or ceases to hold trades back.</summary>
    public void OnHolding(bool begins) => Interlocked.Add(ref _holdingTopics, begins ? 1 : -1);

    /// <summary>Rises each time the gateway may have lost trades of any topic; a link made before is void.</summary>
    public int LinkGenerationOf(int gateway) => Volatile.Read(ref _linkGenerations[gateway]);

    /// <summary>Voids the gateway's links of all topics, at the cost of one increment: topics find out when they next look.</summary>
    public void VoidLinks(int gateway) => Interlocked.Increment(ref _linkGenerations[gateway]);
}
