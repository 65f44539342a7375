namespace RelayCloud.Benchmarks.FloodRun;

/// <summary>What a flood of wrong keys is to be.</summary>
internal sealed record FloodOptions
{
    /// <summary>The relay's WebSocket, without a key; loopback.</summary>
    public required Uri Url { get; init; }

    /// <summary>A key of the relay, for the customers.</summary>
    public required string Key { get; init; }

    /// <summary>Requests with wrong keys. Default 10,000.</summary>
    public int WrongKeys { get; init; } = 10_000;

    /// <summary>Over how long they are spread, evenly; the customers are measured as long before. Default 10 s.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Customers with an open connection. Default 20.</summary>
    public int Customers { get; init; } = 20;

    /// <summary>Pings of each customer a second. Default 50.</summary>
    public int PingsPerSecond { get; init; } = 50;

    /// <summary>How much the customers' p99 may grow. Default 1.2.</summary>
    public double GrowthMax { get; init; } = 1.2;

    /// <summary>Reads of the table a second that the relay may make for keys it does not know: its <c>LookUpsPerSecondAndNetworkMax</c>. Default 10.</summary>
    public int LookUpsPerSecond { get; init; } = 10;
}
