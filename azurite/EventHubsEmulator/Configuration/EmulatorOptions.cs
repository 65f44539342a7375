using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Configuration;

/// <summary>What an emulator is besides its hubs. Immutable.</summary>
internal sealed record EmulatorOptions
{
    private const int MiB = 1 << 20;

    /// <summary>Hubs, in the format of Microsoft's emulator. Default <c>Config.json</c> in the current folder.</summary>
    public string ConfigPath { get; init; } = "Config.json";

    /// <summary>Where events are kept; made when it is not there. Default <c>eventhubs-data</c> in the current folder.</summary>
    public string DataPath { get; init; } = "eventhubs-data";

    /// <summary>Keeps events in a temporary folder that is deleted at the end, and never waits for the disk. Default off.</summary>
    public bool Ephemeral { get; init; }

    /// <summary>Port of AMQP on 127.0.0.1; 0 picks a free one. Default 5672.</summary>
    public int Port { get; init; } = 5672;

    /// <summary>Port of AMQP over TLS on 127.0.0.1, 0 picks a free one, −1 = none. Default none.</summary>
    public int TlsPort { get; init; } = -1;

    /// <summary>Where the development certificate for TLS is kept, <c>ca.pem</c> for clients to trust. Default <c>eventhubs-tls</c> in the current folder.</summary>
    public string TlsPath { get; init; } = "eventhubs-tls";

    /// <summary>Port of <c>GET /health</c> on 127.0.0.1; 0 picks a free one. Default 5300.</summary>
    public int HealthPort { get; init; } = 5300;

    /// <summary>When an event counts as stored. Default one fsync for many.</summary>
    public FsyncPolicy Fsync { get; init; } = FsyncPolicy.Group;

    /// <summary>Events older than this are deleted, a segment at a time, minutes. Default 60.</summary>
    public double RetentionMinutes { get; init; } = 60;

    /// <summary>The oldest events of a partition are deleted until it has no more than this, MiB. Default 2,048.</summary>
    public int RetentionMib { get; init; } = 2048;

    /// <summary>Size of a segment, MiB. Default 32.</summary>
    public int SegmentMib { get; init; } = 32;

    /// <summary>Whether tokens are verified and links without one refused. Default on.</summary>
    public bool CheckTokens { get; init; } = true;

    /// <summary>Takes any <c>jwt</c> token unverified, for development with Entra credentials. Default off: they are refused.</summary>
    public bool AcceptJwt { get; init; }

    /// <summary>Keys that sign tokens. Default <c>RootManageSharedAccessKey</c> with <c>SAS_KEY_VALUE</c>.</summary>
    public IReadOnlyList<SharedAccessKey> Keys { get; init; } = [SharedAccessKey.Default];

    /// <summary>Serves <c>POST /chaos/…</c> on the health port, for tests. Default off.</summary>
    public bool Chaos { get; init; }

    /// <summary>How partitions are kept.</summary>
    public LogOptions Log => new()
    {
        Fsync = Ephemeral ? FsyncPolicy.Never : Fsync,
        Retention = TimeSpan.FromMinutes(RetentionMinutes),
        RetentionBytes = (long)RetentionMib * MiB,
        SegmentBytes = (long)SegmentMib * MiB,
    };

    /// <summary>Everything that is wrong with the options; empty when they are sound.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Range("--port", Port, 0, 65_535);
        Range("--tls-port", TlsPort, -1, 65_535);
        Range("--health-port", HealthPort, 0, 65_535);
        Range("--retention-minutes", RetentionMinutes, 0.1, 90 * 24 * 60);
        Range("--retention-mib", RetentionMib, 1, 1 << 20);
        Range("--segment-mib", SegmentMib, 1, 1024);
        if (!Enum.IsDefined(Fsync)) problems.Add("--fsync must be group, always or never.");
        if (Keys.Count == 0) problems.Add("--key: at least one key is needed.");
        if (Keys.Select(key => key.Name).Distinct().Count() != Keys.Count) problems.Add("--key: two keys have one name.");
        int[] ports = [.. new[] { Port, TlsPort, HealthPort }.Where(port => port > 0)];
        if (ports.Distinct().Count() != ports.Length) problems.Add("--port, --tls-port and --health-port must differ.");
        return problems;

        void Range(string name, double value, double min, double max)
        {
            if (!(value >= min && value <= max)) problems.Add($"{name} is {value}, but must be {min} to {max}.");
        }
    }
}
