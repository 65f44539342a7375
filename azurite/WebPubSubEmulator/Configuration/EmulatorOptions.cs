namespace RelayCloud.WebPubSubEmulator.Configuration;

/// <summary>What an emulator is. Immutable.</summary>
internal sealed record EmulatorOptions
{
    /// <summary>The key of a local service, as public as that of every storage emulator: it guards nothing.</summary>
    public const string DefaultKey = "RelayCloudLocalWebPubSubKeyWhichGuardsNothing0=";

    /// <summary>Port on 127.0.0.1 of REST and clients; 0 picks a free one. Default 7080.</summary>
    public int Port { get; init; } = 7080;

    /// <summary>File of hubs with event handlers; null = none has any. Default null.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>Hubs configured in the program itself, besides those of <see cref="ConfigPath"/>. Default none.</summary>
    public IReadOnlyList<HubSettings> Hubs { get; init; } = [];

    /// <summary>Access keys, one or two; any verifies, the first signs. Default <see cref="DefaultKey"/>.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [DefaultKey];

    /// <summary>Takes bearer tokens of Entra for REST without verifying who signed them. Default off: they are refused.</summary>
    public bool AcceptJwt { get; init; }

    /// <summary>Units, which multiply the limits. Default 1.</summary>
    public int Units { get; init; } = 1;

    /// <summary>Connections that a unit carries. Default 1,000.</summary>
    public int ConnectionsPerUnitMax { get; init; } = 1_000;

    /// <summary>REST requests and messages of clients that a unit takes in one second, a message in steps of 2 KB. Default 1,000; 0 = no limit. Beyond it REST answers 429 and clients get a failed ack.</summary>
    public int InboundPerSecondPerUnit { get; init; } = 1_000;

    /// <summary>Messages that a unit delivers in one second, in steps of 2 KB. Default 10,000; 0 = no limit. Beyond it REST answers 429 and clients get a failed ack.</summary>
    public int OutboundPerSecondPerUnit { get; init; } = 10_000;

    /// <summary>The longest message of REST or of a client, bytes. Default 1 MiB.</summary>
    public int MessageBytesMax { get; init; } = 1 << 20;

    /// <summary>Messages that wait for a connection at most: of a reliable one those without an acknowledgement. Default 1,000 as in the service. One more and a reliable connection is lost.</summary>
    public int UnackedMessagesMax { get; init; } = 1_000;

    /// <summary>Bytes that wait for a connection at most. Default 16 MiB as in the service. One more and the connection is closed as too slow.</summary>
    public int QueueBytesMax { get; init; } = 16 << 20;

    /// <summary>How long a reliable connection without a socket is kept, seconds. Default 60.</summary>
    public double RecoverySeconds { get; init; } = 60;

    /// <summary>How often clients are pinged, and how long they may leave it unanswered, seconds. Default 20.</summary>
    public double KeepAliveSeconds { get; init; } = 20;

    /// <summary>How long an event handler may take, seconds. Default 30.</summary>
    public double EventSeconds { get; init; } = 30;

    /// <summary>Events that go to handlers at once at most; others wait. Default 256.</summary>
    public int EventsInFlightMax { get; init; } = 256;

    /// <summary>How long a client may take to read its farewell and close, milliseconds. Default 2,000.</summary>
    public int LingerMs { get; init; } = 2_000;

    /// <summary>Threads that deliver, each to its share of the connections. Default: half of the cores, at least 1, at most 8.</summary>
    public int Lanes { get; init; } = Math.Clamp(Environment.ProcessorCount / 2, 1, 8);

    /// <summary>Serves <c>POST /emulator/chaos/…</c>, for tests. Default off.</summary>
    public bool Chaos { get; init; }

    /// <summary>Everything that is wrong with the options; empty when they are sound.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Range("--port", Port, 0, 65_535);
        Range("--units", Units, 1, 1_000);
        Range("--connections-per-unit", ConnectionsPerUnitMax, 1, 100_000);
        Range("--inbound-per-second", InboundPerSecondPerUnit, 0, 1_000_000);
        Range("--outbound-per-second", OutboundPerSecondPerUnit, 0, 100_000_000);
        Range("--message-kib", MessageBytesMax / 1024.0, 1, 16 << 10);
        Range("--unacked-messages", UnackedMessagesMax, 1, 1 << 20);
        Range("--queue-kib", QueueBytesMax / 1024.0, 1, 1 << 20);
        Range("--recovery-seconds", RecoverySeconds, 0, 3_600);
        Range("--keep-alive-seconds", KeepAliveSeconds, 0.1, 3_600);
        Range("--event-seconds", EventSeconds, 0.1, 600);
        Range("events in flight", EventsInFlightMax, 1, 10_000);
        Range("linger milliseconds", LingerMs, 1, 60_000);
        Range("--lanes", Lanes, 1, 64);
        if (Keys.Count is 0 or > 2) problems.Add("--key: one key is needed, and two may be given.");
        if (Keys.Any(key => key.Length < 16)) problems.Add("--key: a key must have at least 16 characters.");
        foreach (HubSettings hub in Hubs)
        {
            if (!Names.IsHub(hub.Name)) problems.Add($"'{hub.Name}' cannot be the name of a hub.");
            problems.AddRange(hub.EventHandlers.Select(handler => handler.Problem()).Where(problem => problem is not null).Select(problem => $"hub '{hub.Name}': {problem}"));
        }

        return problems;

        void Range(string name, double value, double min, double max)
        {
            if (!(value >= min && value <= max)) problems.Add($"{name} is {value}, but must be {min} to {max}.");
        }
    }
}
