namespace RelayCloud.Resilience.PubSub;

/// <summary>What a customer got of one group. Not thread safe.</summary>
internal sealed class GroupSeen
{
    public long Epoch { get; set; }

    /// <summary>Offset of the newest trade; 0 = none.</summary>
    public long Offset { get; set; }

    /// <summary>The customer's connection that it came on.</summary>
    public int Connection { get; set; }

    /// <summary>A notice that trades after this offset are missing, before those that come next; null = there was none.</summary>
    public long? GapAfter { get; set; }

    /// <summary>When each State value came, with the exchange's time of it.</summary>
    public List<(double AtMs, long TimeMs)> States { get; } = [];
}
