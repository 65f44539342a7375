namespace RelayCloud.Ingest.Snapshots;

/// <summary>The table of snapshots, from configuration section <c>Relay:Snapshots</c>. It is written where <c>Relay:Tables</c> is configured, in roles <c>all</c> and <c>ingest</c>.</summary>
public sealed record SnapshotsOptions
{
    /// <summary>Name of the table. Default <c>snapshots</c>. It is made if it is not there.</summary>
    public string Table { get; init; } = "snapshots";

    /// <summary>Time between two writes of one coin at least, milliseconds. Default 1,000, range 100 to 3,600,000. Every coin that trades costs one transaction of the storage account in this time.</summary>
    public int IntervalMs { get; init; } = 1_000;

    /// <summary>How many of the latest trades a coin's row holds. Default 100 (some 33 KB), range 1 to 200.</summary>
    public int TradesMax { get; init; } = 100;

    /// <summary>How many coins are written at once. Default 8, range 1 to 64: at 10 ms for a write, 800 coins a second.</summary>
    public int WritesInFlightMax { get; init; } = 8;

    /// <summary>Time after which a write has failed, milliseconds. Default 10,000, range 100 to 300,000.</summary>
    public int TryTimeoutMs { get; init; } = 10_000;

    /// <summary>Cap of the delay between two tries while Table Storage cannot be reached, which is drawn from 0 to a bound that doubles with each failure, milliseconds. Default 5,000, range 10 to 300,000.</summary>
    public int BackoffMsMax { get; init; } = 5_000;

    /// <summary>For how long a changed value may wait to be written before the writer is called behind, milliseconds. Default 30,000, range 1,000 to 3,600,000.</summary>
    public int BehindMsMax { get; init; } = 30_000;

    /// <summary>How long a stop may take to write what has changed, milliseconds. Default 3,000, range 0 (not at all) to 60,000.</summary>
    public int FlushMsMax { get; init; } = 3_000;

    /// <summary>Every mistake, one sentence each; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Table.Length is < 3 or > 63 || !char.IsAsciiLetter(Table[0]) || !Table.All(char.IsAsciiLetterOrDigit))
            errors.Add($"Relay:Snapshots:Table is '{Table}'; the name of a table has 3 to 63 letters and digits and begins with a letter.");
        Check(nameof(IntervalMs), IntervalMs, 100, 3_600_000);
        Check(nameof(TradesMax), TradesMax, 1, 200);
        Check(nameof(WritesInFlightMax), WritesInFlightMax, 1, 64);
        Check(nameof(TryTimeoutMs), TryTimeoutMs, 100, 300_000);
        Check(nameof(BackoffMsMax), BackoffMsMax, 10, 300_000);
        Check(nameof(BehindMsMax), BehindMsMax, 1_000, 3_600_000);
        Check(nameof(FlushMsMax), FlushMsMax, 0, 60_000);
        return errors;

        void Check(string name, int value, int min, int max)
        {
            if (value < min || value > max) errors.Add($"Relay:Snapshots:{name} is {value}; it must be from {min} to {max}.");
        }
    }
}
