using RelayCloud.MarketData.Frames;

namespace RelayCloud.MarketData.Arbitration;

/// <summary>
/// Bounds and times of <see cref="MarketFeed"/>. Immutable; <see cref="Validate"/> tells every mistake at once.
/// Memory at most, for each coin with trades: <see cref="TradeKeysMax"/> x 24 B, <see cref="TradesKeptMax"/> x 24 B, <see cref="TradeBytesKeptMax"/>; it grows as trades come.
/// </summary>
public sealed record MarketFeedOptions
{
    /// <summary>How many gateways there are; they are numbered from 0. Default 2, range 1 to 16.</summary>
    public int GatewayCount { get; init; } = 2;

    /// <summary>Epoch of all cursors: the Unix time in milliseconds at which counting began. Default null: the time at which the feed is made.</summary>
    public long? EpochMs { get; init; }

    /// <summary>How many trades of a coin are remembered to tell a repeated one, rounded up to a power of two. Anything as old as a forgotten one is taken as repeated. Default 4,096, range 256 to 1,048,576.</summary>
    public int TradeKeysMax { get; init; } = 4_096;

    /// <summary>How many raw trades of a coin are kept for replay and resume. Default 1,000, range 30 to 100,000.</summary>
    public int TradesKeptMax { get; init; } = 1_000;

    /// <summary>How many bytes the kept trades of a coin take; the oldest go first. Default 512 KiB, range 256 KiB (30 trades of the largest size) to 64 MiB.</summary>
    public int TradeBytesKeptMax { get; init; } = 512 * 1024;

    /// <summary>How long trades are held back until it is known that none before them is missing, milliseconds. Then they are published, and a possible gap is counted. Default 2,000, range 0 to 60,000.</summary>
    public int HoldMsMax { get; init; } = 2_000;

    /// <summary>How many trades of a coin are held back at once; past it they are published as if their time were up. Default 1,024, range 1 to 65,536.</summary>
    public int HeldTradesMax { get; init; } = 1_024;

    /// <summary>How many bytes of a coin's trades are held back at once; past it they are published as if their time were up. Default 1 MiB, range 4 KiB to 64 MiB.</summary>
    public int HeldBytesMax { get; init; } = 1024 * 1024;

    /// <summary>How long a gateway that published past a missing trade waits for another's confirmation of its new trades, milliseconds. Default 60,000, range 0 to 3,600,000.</summary>
    public int PenaltyMs { get; init; } = 60_000;

    /// <summary>How far one frame may move the exchange's clock ahead of the time that passed here, milliseconds; more needs a second frame that agrees. Default 5,000, range 100 to 600,000.</summary>
    public int ClockJumpMsMax { get; init; } = 5_000;

    /// <summary>How far ahead of this machine's clock a frame's time may be at all, milliseconds; more is corrupt. Default 60,000, range 1,000 to 86,400,000.</summary>
    public int WallClockAheadMsMax { get; init; } = 60_000;

    /// <summary>The expected time between two <c>allMids</c> frames, milliseconds. Default 5,100 (reference section 4), range 1 to 600,000.</summary>
    public int AllMidsCadenceMs { get; init; } = 5_100;

    /// <summary>The expected time between two <c>activeAssetCtx</c> frames, milliseconds. Default 1,000 (reference section 4), range 1 to 600,000.</summary>
    public int ActiveAssetCtxCadenceMs { get; init; } = 1_000;

    /// <summary>After how many silent cadences another gateway takes the lead of a topic without times. Default 3, range 1 to 100.</summary>
    public int LeaderSilenceCadences { get; init; } = 3;

    /// <summary>How many of the latest divergences are kept for the report. Default 64, range 1 to 10,000.</summary>
    public int DivergencesKept { get; init; } = 64;

    /// <summary>Every mistake in the options, one sentence each; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        void Check(string name, long value, long min, long max)
        {
            if (value < min || value > max) errors.Add($"{name} is {value}; it must be from {min} to {max}.");
        }

        Check(nameof(GatewayCount), GatewayCount, 1, 16);
        if (EpochMs is long epoch) Check(nameof(EpochMs), epoch, 1, Plausible.TimeMsMax);
        Check(nameof(TradeKeysMax), TradeKeysMax, 256, 1_048_576);
        Check(nameof(TradesKeptMax), TradesKeptMax, 30, 100_000);
        Check(nameof(TradeBytesKeptMax), TradeBytesKeptMax, 256 * 1024, 64 * 1024 * 1024);
        Check(nameof(HoldMsMax), HoldMsMax, 0, 60_000);
        Check(nameof(HeldTradesMax), HeldTradesMax, 1, 65_536);
        Check(nameof(HeldBytesMax), HeldBytesMax, TradesParser.TradeBytesMax, 64 * 1024 * 1024);
        Check(nameof(PenaltyMs), PenaltyMs, 0, 3_600_000);
        Check(nameof(ClockJumpMsMax), ClockJumpMsMax, 100, 600_000);
        Check(nameof(WallClockAheadMsMax), WallClockAheadMsMax, 1_000, 86_400_000);
        Check(nameof(AllMidsCadenceMs), AllMidsCadenceMs, 1, 600_000);
        Check(nameof(ActiveAssetCtxCadenceMs), ActiveAssetCtxCadenceMs, 1, 600_000);
        Check(nameof(LeaderSilenceCadences), LeaderSilenceCadences, 1, 100);
        Check(nameof(DivergencesKept), DivergencesKept, 1, 10_000);
        return errors;
    }
}
