namespace RelayCloud.Ingest.WebPubSub.Demand;

/// <summary>Says which groups have connections in them. Thread safe, never blocks.</summary>
internal interface IGroupDemand
{
    /// <summary>The groups and how many connections each has, at least 1. The same object until something has changed.</summary>
    IReadOnlyDictionary<string, int> Wanted();
}
