namespace RelayCloud.Benchmarks.PathRun;

/// <summary>What is asked of a run through the whole path.</summary>
internal sealed record PathOptions
{
    /// <summary>Frames a second that each gateway sends. Default 1,000.</summary>
    public double FramesPerSecond { get; init; } = 1000;

    /// <summary>Frames that are due at the same moment, as those of one block are. Default 1: evenly spaced.</summary>
    public int Clump { get; init; } = 1;

    /// <summary>Coins; each has <c>bbo</c>, <c>trades</c> and <c>l2Book</c>. Default 50, at most 999.</summary>
    public int Coins { get; init; } = 50;

    /// <summary>Customers, each subscribed to everything. Default 20: with 1,000 frames/s that is 20,000 deliveries/s.</summary>
    public int Customers { get; init; } = 20;

    /// <summary>Gateways that send the same market. Default 2.</summary>
    public int Gateways { get; init; } = 2;

    /// <summary>Seconds before the measured part, in which runtimes compile. Default 5.</summary>
    public double WarmUpSeconds { get; init; } = 5;

    /// <summary>Length of the measured part, seconds. Default 10.</summary>
    public double MeasureSeconds { get; init; } = 10;

    /// <summary>Measure a second with <see cref="BurstFrames"/> instead of a steady rate.</summary>
    public bool Burst { get; init; }

    /// <summary>Frames within the burst's second. Default 5,000.</summary>
    public int BurstFrames { get; init; } = 5000;

    /// <summary>The server's core; null leaves it free.</summary>
    public int? ServerCore { get; init; }

    /// <summary>Names what is measured, for results.</summary>
    public string Title => Burst
        ? $"burst of {BurstFrames} frames in 1 s over {FramesPerSecond:0}/s, {Customers} customers, {Coins} coins"
        : $"{FramesPerSecond:0} frames/s, {FramesPerSecond * Customers:0} deliveries/s, {Customers} customers, {Coins} coins{(Clump > 1 ? $", {Clump} at once" : "")}";
}
