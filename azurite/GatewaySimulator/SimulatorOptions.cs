using RelayCloud.GatewaySimulator.Limits;
using RelayCloud.GatewaySimulator.Market;
using RelayCloud.GatewaySimulator.Replay;

namespace RelayCloud.GatewaySimulator;

/// <summary>
/// What a simulated gateway is. <see cref="Seed"/>, <see cref="Coins"/>, <see cref="BlocksPerSecond"/>, <see cref="Activity"/>,
/// <see cref="Speed"/> and <see cref="SpeedAnchorMs"/> say which market it shows; all else is the gateway's own. Immutable.
/// </summary>
public sealed record SimulatorOptions
{
    public const double BlocksPerSecondMax = 1000;
    public const double SpeedMax = 1000;
    public const double ActivityMax = 1000;
    public const int DelayMsMax = 60_000;
    public const int PeriodMsMax = 3_600_000;

    /// <summary>Port on 127.0.0.1; 0 picks a free one. Default 9001.</summary>
    public int Port { get; init; } = 9001;

    /// <summary>The gateway's name, in <c>/health</c>, and what its jitter is drawn from. Default <c>A</c>.</summary>
    public string Name { get; init; } = "A";

    /// <summary>Seed of the market. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Number of live coins, 1 to 1,000; a delisted one comes on top. A coin's market does not depend on it. Default 20.</summary>
    public int Coins { get; init; } = 20;

    /// <summary>Blocks in a second of market time, 0.001 to 1,000. Default 12.</summary>
    public double BlocksPerSecond { get; init; } = 12;

    /// <summary>Multiplies how often books change and takers come, 0 to 1,000; a book changes at most once a block. Default 1.</summary>
    public double Activity { get; init; } = 1;

    /// <summary>Seconds of market time in a second, 0.001 to 1,000, with at most 1,000 blocks in a real second. Default 1.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Unix ms at which market time and Unix time agree; it matters only when <see cref="Speed"/> is not 1. Default 2026-01-01 UTC.</summary>
    public long SpeedAnchorMs { get; init; } = 1_767_225_600_000;

    /// <summary>How much later than the market this gateway sends, ms. Default 20.</summary>
    public int DelayMs { get; init; } = 20;

    /// <summary>Up to so much more, drawn for each frame, ms; a connection's frames keep their order. Default 5.</summary>
    public int JitterMs { get; init; } = 5;

    /// <summary>Period of the 20-level books, market ms. Default 5,400.</summary>
    public int SlowBookMs { get; init; } = 5_400;

    /// <summary>Period of the fast 5-level books, market ms. Default 540.</summary>
    public int FastBookMs { get; init; } = 540;

    /// <summary>Period of allMids, market ms. Default 5,050.</summary>
    public int AllMidsMs { get; init; } = 5_050;

    /// <summary>A WebSocket on which nothing was sent for so long is reset, s. 0 = never. Default 60.</summary>
    public double IdleTimeoutS { get; init; } = 60;

    /// <summary>Limits of each client address. Default: as published.</summary>
    public SimulatorLimits Limits { get; init; } = new();

    /// <summary>Frames that may wait for one connection; a client that falls behind further is reset. Default 50,000.</summary>
    public int QueueFramesMax { get; init; } = 50_000;

    /// <summary>Bytes that may wait for one connection. Default 16 MiB.</summary>
    public long QueueBytesMax { get; init; } = 16 << 20;

    /// <summary>Capture files to play instead of the generated market; all are merged by time. Default none.</summary>
    public IReadOnlyList<string> Replay { get; init; } = [];

    /// <summary>How many times faster than captured, above 0 to 100,000. Default 1.</summary>
    public double ReplaySpeed { get; init; } = 1;

    /// <summary>Starts over at the end. Book times then repeat, because frames are played byte for byte. Default off.</summary>
    public bool ReplayLoop { get; init; }

    /// <summary>What starts the clock of the replay. Default the first subscription.</summary>
    public ReplayStart ReplayStart { get; init; } = ReplayStart.FirstSubscriber;

    /// <summary>Everything that is wrong with the options; empty when they are sound. Files are looked at when they are opened.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Range("--port", Port, 0, 65_535);
        Range("--coins", Coins, 1, CoinCatalog.LiveCoinsMax);
        Range("--blocks-per-second", BlocksPerSecond, 0.001, BlocksPerSecondMax);
        Range("--activity", Activity, 0, ActivityMax);
        Range("--speed", Speed, 0.001, SpeedMax);
        Range("--delay-ms", DelayMs, 0, DelayMsMax);
        Range("--jitter-ms", JitterMs, 0, DelayMsMax);
        Range("--slow-book-ms", SlowBookMs, 1, PeriodMsMax);
        Range("--fast-book-ms", FastBookMs, 1, PeriodMsMax);
        Range("--all-mids-ms", AllMidsMs, 1, PeriodMsMax);
        Range("--idle-timeout-s", IdleTimeoutS, 0, 86_400);
        Range("--replay-speed", ReplaySpeed, 0.001, 100_000);
        Range("--queue-frames-max", QueueFramesMax, 100, 10_000_000);
        Range("--queue-bytes-max", QueueBytesMax, 1 << 16, 1L << 32);
        Range("--limit-connections", Limits.Connections, 0, int.MaxValue);
        Range("--limit-new-connections", Limits.NewConnectionsPerMinute, 0, int.MaxValue);
        Range("--limit-subscriptions", Limits.Subscriptions, 0, int.MaxValue);
        Range("--limit-messages", Limits.MessagesPerMinute, 0, int.MaxValue);
        Range("--limit-posts", Limits.PendingPosts, 0, int.MaxValue);
        Range("--limit-info-weight", Limits.InfoWeightPerMinute, 0, int.MaxValue);
        if (BlocksPerSecond * Speed > BlocksPerSecondMax)
            problems.Add($"--blocks-per-second {BlocksPerSecond} at --speed {Speed} is {BlocksPerSecond * Speed} blocks in a real second, but at most {BlocksPerSecondMax} can be made: lower either.");
        if (Name.Length is 0 or > 64) problems.Add("--name must have 1 to 64 characters.");
        foreach (string file in Replay.Where(file => !File.Exists(file))) problems.Add($"--replay '{file}': there is no such file.");
        return problems;

        void Range(string name, double value, double min, double max)
        {
            if (!(value >= min && value <= max)) problems.Add($"{name} is {value}, but must be {min} to {max}.");
        }
    }
}
