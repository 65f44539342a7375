namespace RelayCloud.ControlPlane.Settings;

/// <summary>The Web PubSub service that customers are sent to. Without connection string and endpoint there is none, and nothing of it runs.</summary>
public sealed record WebPubSubSettings
{
    /// <summary>The service's connection string. For one machine; in Azure use <see cref="Endpoint"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The service's address, such as <c>https://name.webpubsub.azure.com</c>; the app's own identity is used, which needs the role Web PubSub Service Owner.</summary>
    public string? Endpoint { get; init; }

    /// <summary>
    /// Access keys with which the service signs events, one or two. Default none: the key of <see cref="ConnectionString"/>. With <see cref="Endpoint"/> at least one must be set,
    /// since the identity does not know them.
    /// </summary>
    public IReadOnlyList<string> EventKeys { get; init; } = [];

    /// <summary>The hub. Default <c>market</c>.</summary>
    public string Hub { get; init; } = "market";

    /// <summary>The cadences that topics are published at, <c>{n}ms</c> or <c>{n}s</c>, 1 ms to 60 s, 1 to 8 of them. Default none: 100ms, 250ms, 1s and 5s. The container has the same.</summary>
    public IReadOnlyList<string> Tiers { get; init; } = [];

    /// <summary>How long a client may connect with an address it was given, seconds: 60 to 3,600. Default 900. An open connection outlives it.</summary>
    public int AccessSeconds { get; init; } = 900;

    /// <summary>How long changes of presence are gathered before they are written, milliseconds: 10 to 1,000. Default 50.</summary>
    public int FlushMs { get; init; } = 50;

    /// <summary>The table of open connections. Default <c>presence</c>.</summary>
    public string PresenceTable { get; init; } = "presence";

    /// <summary>The table of groups that somebody has, for the publisher. Default <c>streamgroups</c>.</summary>
    public string GroupsTable { get; init; } = "streamgroups";

    /// <summary>The table of present values, which the container writes. Default <c>snapshots</c>.</summary>
    public string SnapshotsTable { get; init; } = "snapshots";

    /// <summary>The table of what groups take, which the container writes. Default <c>streamrates</c>.</summary>
    public string RatesTable { get; init; } = "streamrates";

    /// <summary>Units that the service has, 1 to 1,000. Default 1. The container has the same.</summary>
    public int Units { get; init; } = 1;

    /// <summary>What one unit delivers in a second, in steps of 2 KB, 10 to 1,000,000. Default 10,000. The container has the same.</summary>
    public int MessagesPerSecondPerUnit { get; init; } = 10_000;

    /// <summary>What one unit takes in a second, in steps of 2 KB, 10 to 100,000. Default 1,000. The container has the same.</summary>
    public int RequestsPerSecondPerUnit { get; init; } = 1_000;

    /// <summary>Connections that one unit carries, 1 to 100,000. Default 1,000, as in the tiers Standard and Premium.</summary>
    public int ConnectionsPerUnit { get; init; } = 1_000;

    /// <summary>Messages that the price of one unit's day includes, 0 to 1,000,000,000. Default 1,000,000, as in the tiers Standard and Premium.</summary>
    public int MessagesIncludedPerUnitDay { get; init; } = 1_000_000;

    /// <summary>What one unit costs a day, in any currency, 0 to 1,000,000. Default null: the cost is told without money. With <see cref="PricePerMillionMessages"/> or not at all.</summary>
    public decimal? PricePerUnitDay { get; init; }

    /// <summary>What a million messages beyond the included ones cost, in the same currency, 0 to 1,000,000. Default null.</summary>
    public decimal? PricePerMillionMessages { get; init; }

    /// <summary>Whether there is a service.</summary>
    public bool IsConfigured => !string.IsNullOrEmpty(ConnectionString) || !string.IsNullOrEmpty(Endpoint);

    // A record prints its members; keys must not get into a log that way.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append("Endpoint = ").Append(Endpoint).Append(", Hub = ").Append(Hub);
        return true;
    }
}
