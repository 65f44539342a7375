namespace RelayCloud.Ingest.Info;

/// <summary>Settings of <c>/info</c>, from configuration section <c>Relay:Info</c>. Every value has a default that fits the public gateways.</summary>
public sealed record InfoOptions
{
    /// <summary>Longest request body in bytes. Default 65,536, range 256 to 1,048,576. A longer one is answered 413 and not read.</summary>
    public int BodyBytesMax { get; init; } = 64 * 1024;

    /// <summary>Deepest nesting of a request's JSON. Default 16, range 2 to 64. A deeper one is answered 422. The exchange's own requests nest 3 deep.</summary>
    public int JsonDepthMax { get; init; } = 16;

    /// <summary>Longest answer taken from a gateway, in bytes. Default 8 MiB, range 64 KiB to 64 MiB. The largest of the exchange's metadata is 137 KB (2026-09).</summary>
    public int ResponseBytesMax { get; init; } = 8 * 1024 * 1024;

    /// <summary>Time to connect to a gateway, TLS included. Default 3,000 ms, range 100 to 60,000.</summary>
    public int ConnectTimeoutMs { get; init; } = 3_000;

    /// <summary>Time for one gateway's whole answer; then the next gateway is asked. Default 5,000 ms, range 100 to 60,000.</summary>
    public int RequestTimeoutMs { get; init; } = 5_000;

    /// <summary>How many gateways are asked for one request at most. Default 3, range 1 to 16. With the time-out it bounds how long a customer waits.</summary>
    public int GatewaysPerRequestMax { get; init; } = 3;

    /// <summary>Requests under way at one gateway at most, and so the connections to it. Default 64, range 1 to 1,024. Beyond it the next gateway is asked, and at last 429 answered.</summary>
    public int InFlightPerGatewayMax { get; init; } = 64;

    /// <summary>How long a gateway is left alone after its 429, where it does not say. Default 10,000 ms, range 1,000 to 120,000.</summary>
    public int PauseAfter429Ms { get; init; } = 10_000;

    /// <summary>
    /// Share of each gateway's weight per minute that customers cannot use up, kept for reading the universe of coins. Default 120
    /// (one reading of mainnet costs 102), at most a quarter of the gateway's budget. 0 = none.
    /// </summary>
    public int OwnWeightReserve { get; init; } = 120;

    /// <summary>Oldest order book answered from memory, by the exchange's time. Default 6,000 ms: the public feed sends each 5.4 s. Range 100 to 600,000.</summary>
    public int BookAgeMsMax { get; init; } = 6_000;

    /// <summary>Oldest <c>allMids</c> answered from memory, by an upper bound of its age (it carries no time). Default 8,000 ms: the public feed sends each 5.1 s. Range 100 to 600,000.</summary>
    public int MidsAgeMsMax { get; init; } = 8_000;

    /// <summary>Oldest newest trade with which <c>recentTrades</c> is answered from memory, unless the topic is known to be live. Default 6,000 ms. Range 100 to 600,000.</summary>
    public int TradesAgeMsMax { get; init; } = 6_000;

    /// <summary>Trades in an answer to <c>recentTrades</c> from memory. Default 30, as many as the exchange replays over WebSocket; its REST window is not documented. Range 1 to 500.</summary>
    public int RecentTradesMax { get; init; } = 30;

    /// <summary>How long books, mids and trades from a gateway are shared. Default 500 ms, as often as the exchange renews them for REST (reference section 7). Range 0 to 60,000; 0 = only requests made at the same time share.</summary>
    public int SnapshotTtlMs { get; init; } = 500;

    /// <summary>How long contexts, candles, fundings and status are shared. Default 1,000 ms, range 0 to 60,000.</summary>
    public int ContextTtlMs { get; init; } = 1_000;

    /// <summary>How long metadata (<c>meta</c>, <c>spotMeta</c>, <c>perpDexs</c>, …) is shared. Default 60,000 ms, range 0 to 3,600,000.</summary>
    public int MetadataTtlMs { get; init; } = 60_000;

    /// <summary>Oldest metadata that is answered when no gateway can be asked. Default 600,000 ms, range 0 to 86,400,000; 0 = none.</summary>
    public int MetadataStaleMsMax { get; init; } = 600_000;

    /// <summary>Answers kept. Default 4,096, range 1 to 1,000,000. The least recently used goes first.</summary>
    public int CacheEntriesMax { get; init; } = 4_096;

    /// <summary>Bytes kept, keys included. Default 64 MiB, range 1 to 4 GiB. The least recently used goes first; an answer larger than all of it is not kept.</summary>
    public long CacheBytesMax { get; init; } = 64L * 1024 * 1024;

    /// <summary>Every error in these settings, each naming the setting, its value and the range; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Check(nameof(BodyBytesMax), BodyBytesMax, 256, 1 << 20);
        Check(nameof(JsonDepthMax), JsonDepthMax, 2, 64);
        Check(nameof(ResponseBytesMax), ResponseBytesMax, 64 << 10, 64 << 20);
        Check(nameof(ConnectTimeoutMs), ConnectTimeoutMs, 100, 60_000);
        Check(nameof(RequestTimeoutMs), RequestTimeoutMs, 100, 60_000);
        Check(nameof(GatewaysPerRequestMax), GatewaysPerRequestMax, 1, 16);
        Check(nameof(InFlightPerGatewayMax), InFlightPerGatewayMax, 1, 1_024);
        Check(nameof(PauseAfter429Ms), PauseAfter429Ms, 1_000, 120_000);
        Check(nameof(OwnWeightReserve), OwnWeightReserve, 0, 1_000_000);
        Check(nameof(BookAgeMsMax), BookAgeMsMax, 100, 600_000);
        Check(nameof(MidsAgeMsMax), MidsAgeMsMax, 100, 600_000);
        Check(nameof(TradesAgeMsMax), TradesAgeMsMax, 100, 600_000);
        Check(nameof(RecentTradesMax), RecentTradesMax, 1, 500);
        Check(nameof(SnapshotTtlMs), SnapshotTtlMs, 0, 60_000);
        Check(nameof(ContextTtlMs), ContextTtlMs, 0, 60_000);
        Check(nameof(MetadataTtlMs), MetadataTtlMs, 0, 3_600_000);
        Check(nameof(MetadataStaleMsMax), MetadataStaleMsMax, 0, 86_400_000);
        Check(nameof(CacheEntriesMax), CacheEntriesMax, 1, 1_000_000);
        Check(nameof(CacheBytesMax), CacheBytesMax, 1, 4L << 30);
        return errors;

        void Check(string name, long value, long min, long max)
        {
            if (value < min || value > max) errors.Add($"Relay:Info:{name} is {value}; it must be from {min} to {max}.");
        }
    }
}
