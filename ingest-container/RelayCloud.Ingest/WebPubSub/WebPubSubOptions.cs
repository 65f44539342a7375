using Azure.Messaging.WebPubSub;
using RelayCloud.Ingest.WebPubSub.Groups;

namespace RelayCloud.Ingest.WebPubSub;

/// <summary>
/// Azure Web PubSub, from configuration section <c>Relay:WebPubSub</c>. Without a connection nothing is published. It is used in roles <c>all</c> and <c>edge</c>. Containers
/// with the same account of Table Storage share the groups among them.
/// </summary>
public sealed record WebPubSubOptions
{
    /// <summary>Connection string of the service. Default null. This or <see cref="Endpoint"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Address of the service, <c>https://name.webpubsub.azure.com</c>, for the identity that the container runs with. Default null.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Name of the hub. Default <c>market</c>. A letter, then at most 127 letters, digits and <c>_ ` , . [ ]</c>.</summary>
    public string Hub { get; init; } = "market";

    /// <summary>Units that the service has. Default 1, range 1 to 1,000.</summary>
    public int Units { get; init; } = 1;

    /// <summary>What one unit delivers in a second, in steps of 2 KB: a message of 3 KB to 10 connections is 20. Default 10,000, range 10 to 1,000,000.</summary>
    public int MessagesPerSecondPerUnit { get; init; } = 10_000;

    /// <summary>What one unit takes in a second, in steps of 2 KB. Default 1,000, range 10 to 100,000. The control plane's requests come on top: leave it some.</summary>
    public int RequestsPerSecondPerUnit { get; init; } = 1_000;

    /// <summary>The cadences that groups may have, such as <c>250ms</c> or <c>1s</c>, 1 to 16 of 50 ms to 60 s. Default null: <c>100ms</c>, <c>250ms</c>, <c>1s</c>, <c>5s</c>.</summary>
    public IReadOnlyList<string>? Tiers { get; init; }

    /// <summary>How many groups are published at most; those past it are not, and are counted. Default 10,000, range 1 to 100,000.</summary>
    public int GroupsMax { get; init; } = 10_000;

    /// <summary>How many requests are under way at most, one for each group. Default 32, range 1 to 256.</summary>
    public int SendsInFlightMax { get; init; } = 32;

    /// <summary>Time after which a request has failed, milliseconds. Default 5,000, range 100 to 60,000.</summary>
    public int TryTimeoutMs { get; init; } = 5_000;

    /// <summary>Cap of the delay between two tries while the service cannot be reached, which is drawn from 0 to a bound that doubles with each failure, milliseconds. Default 2,000, range 10 to 60,000.</summary>
    public int BackoffMsMax { get; init; } = 2_000;

    /// <summary>How often the feed is looked at for values to publish, milliseconds. Default 20, range 1 to 1,000.</summary>
    public int PollMs { get; init; } = 20;

    /// <summary>How often the groups that have connections are asked for, milliseconds. Default 1,000, range 100 to 60,000.</summary>
    public int DemandIntervalMs { get; init; } = 1_000;

    /// <summary>Name of the table of groups that have connections, which the control plane writes. Default <c>streamgroups</c>.</summary>
    public string GroupsTable { get; init; } = "streamgroups";

    /// <summary>Name of the table in which containers share the partitions of the groups; made when it is not there. Default <c>streampartitions</c>.</summary>
    public string PartitionsTable { get; init; } = "streampartitions";

    /// <summary>
    /// How long after its last sign of life a container's partitions are left to it, milliseconds. Default 10,000, range 1,000 to 300,000; 0 = this container shares with nobody and publishes everything.
    /// While the table cannot be written to, publishing ends a little before that, and goes on where it was when it can be.
    /// </summary>
    public int LeaseMs { get; init; } = 10_000;

    /// <summary>How long a stop waits until the trades that wait are sent, milliseconds. Default 2,000, range 0 (not at all) to 60,000.</summary>
    public int FlushMsMax { get; init; } = 2_000;

    /// <summary>For how long a group counts after the control plane has seen a connection in it, or after the table could last be read, milliseconds. Default 300,000, range 1,000 to 86,400,000.</summary>
    public int DemandLifeMs { get; init; } = 300_000;

    /// <summary>Name of the table of what the groups take, as it is measured, which the control plane reckons the cost from. Default <c>streamrates</c>.</summary>
    public string RatesTable { get; init; } = "streamrates";

    /// <summary>How often that table is written, milliseconds. Default 10,000, range 100 to 3,600,000.</summary>
    public int RatesIntervalMs { get; init; } = 10_000;

    /// <summary>Whether there is a service.</summary>
    public bool IsConfigured => !string.IsNullOrEmpty(ConnectionString) || !string.IsNullOrEmpty(Endpoint);

    private IReadOnlyList<string> TierNames => Tiers ?? ["100ms", "250ms", "1s", "5s"];

    /// <summary>The cadences, by name. The options are valid.</summary>
    internal Dictionary<string, CadenceTier> TiersByName()
    {
        Dictionary<string, CadenceTier> tiers = [];
        foreach (string name in TierNames)
            if (CadenceTier.TryParse(name, out CadenceTier? tier)) tiers[name] = tier.Value;
        return tiers;
    }

    /// <summary>Every mistake, one sentence each; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!string.IsNullOrEmpty(ConnectionString) && !string.IsNullOrEmpty(Endpoint)) errors.Add("Relay:WebPubSub has both ConnectionString and Endpoint; give one of them.");
        if (!string.IsNullOrEmpty(Endpoint) && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out Uri? address) && address.Scheme == Uri.UriSchemeHttps && address.Query.Length == 0))
            errors.Add("Relay:WebPubSub:Endpoint is not an https address without a query; it must be like https://name.webpubsub.azure.com.");
        if (!string.IsNullOrEmpty(ConnectionString) && !IsConnectionString(ConnectionString))
            errors.Add("Relay:WebPubSub:ConnectionString cannot be read; it must be like Endpoint=https://name.webpubsub.azure.com;AccessKey=…;Version=1.0;");
        if (Hub.Length is < 1 or > 128 || !char.IsAsciiLetter(Hub[0]) || !Hub.All(c => char.IsAsciiLetterOrDigit(c) || "_`,.[]".Contains(c, StringComparison.Ordinal)))
            errors.Add($"Relay:WebPubSub:Hub is '{Hub}'; the name of a hub is a letter, then at most 127 letters, digits and _ ` , . [ ].");
        foreach ((string name, string table) in ((string, string)[])[(nameof(GroupsTable), GroupsTable), (nameof(PartitionsTable), PartitionsTable), (nameof(RatesTable), RatesTable)])
        {
            if (table.Length is < 3 or > 63 || !char.IsAsciiLetter(table[0]) || !table.All(char.IsAsciiLetterOrDigit))
                errors.Add($"Relay:WebPubSub:{name} is '{table}'; the name of a table has 3 to 63 letters and digits and begins with a letter.");
        }

        if (PartitionsTable.Equals(GroupsTable, StringComparison.OrdinalIgnoreCase)) errors.Add($"Relay:WebPubSub:PartitionsTable and GroupsTable are both '{GroupsTable}'; give each a table of its own.");
        if (RatesTable.Equals(GroupsTable, StringComparison.OrdinalIgnoreCase) || RatesTable.Equals(PartitionsTable, StringComparison.OrdinalIgnoreCase))
            errors.Add($"Relay:WebPubSub:RatesTable and GroupsTable or PartitionsTable are both '{RatesTable}'; give each a table of its own.");
        if (LeaseMs != 0) Check(nameof(LeaseMs), LeaseMs, 1_000, 300_000);
        Check(nameof(FlushMsMax), FlushMsMax, 0, 60_000);
        if (TierNames.Count is < 1 or > 16) errors.Add($"Relay:WebPubSub:Tiers has {TierNames.Count} cadences; it must have 1 to 16.");
        foreach (string name in TierNames)
            if (!CadenceTier.TryParse(name, out _)) errors.Add($"Relay:WebPubSub:Tiers has '{name}'; a cadence is like 250ms or 1s, from 50ms to 60s.");
        Check(nameof(Units), Units, 1, 1_000);
        Check(nameof(MessagesPerSecondPerUnit), MessagesPerSecondPerUnit, 10, 1_000_000);
        Check(nameof(RequestsPerSecondPerUnit), RequestsPerSecondPerUnit, 10, 100_000);
        Check(nameof(GroupsMax), GroupsMax, 1, 100_000);
        Check(nameof(SendsInFlightMax), SendsInFlightMax, 1, 256);
        Check(nameof(TryTimeoutMs), TryTimeoutMs, 100, 60_000);
        Check(nameof(BackoffMsMax), BackoffMsMax, 10, 60_000);
        Check(nameof(PollMs), PollMs, 1, 1_000);
        Check(nameof(DemandIntervalMs), DemandIntervalMs, 100, 60_000);
        Check(nameof(DemandLifeMs), DemandLifeMs, 1_000, 86_400_000);
        Check(nameof(RatesIntervalMs), RatesIntervalMs, 100, 3_600_000);
        return errors;

        void Check(string name, int value, int min, int max)
        {
            if (value < min || value > max) errors.Add($"Relay:WebPubSub:{name} is {value}; it must be from {min} to {max}.");
        }
    }

    // The client reads it in its constructor and asks nothing of the service; its exception could hold the key.
    private static bool IsConnectionString(string text)
    {
        try
        {
            return new WebPubSubServiceClient(text, "market").Endpoint.IsAbsoluteUri;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException or KeyNotFoundException)
        {
            return false;
        }
    }
}
