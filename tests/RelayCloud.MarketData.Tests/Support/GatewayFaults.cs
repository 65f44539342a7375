namespace RelayCloud.MarketData.Tests.Support;

/// <summary>What a modelled gateway does wrong: chances for each frame, of drops for each 10 ms.</summary>
internal sealed record GatewayFaults
{
    public int DelayMsMax { get; init; } = 400;

    public double DropChance { get; init; }

    public int OutageMsMax { get; init; } = 15_000;

    public double CorruptChance { get; init; }

    public double DuplicateChance { get; init; }

    public double SkipChance { get; init; }

    public double ReorderChance { get; init; }

    public bool IsContinuous => DropChance + CorruptChance + SkipChance + ReorderChance == 0;
}
