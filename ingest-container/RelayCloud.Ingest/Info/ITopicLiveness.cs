using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Info;

/// <summary>
/// Tells whether a topic is being delivered now. Where the host has it, a quiet coin's trades and a map without a time can be answered from memory;
/// without it the age of the value alone decides.
/// </summary>
public interface ITopicLiveness
{
    /// <summary>Whether at least one gateway delivers the topic at its expected cadence. Thread safe, never blocks.</summary>
    bool IsLive(Topic topic);
}
