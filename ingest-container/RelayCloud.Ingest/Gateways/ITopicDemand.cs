using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways;

/// <summary>Says which topics customers want, beyond those that are always subscribed. Thread safe, never blocks.</summary>
public interface ITopicDemand
{
    /// <summary>A first customer wants the topic. False when no gateway can carry it (every subscription budget is spent, or no gateway's dialect has it); nothing is held then. Counted: each true wants one <see cref="Release"/>.</summary>
    bool TryAcquire(Topic topic);

    /// <summary>The last customer left. The topic is kept upstream for a while in case one returns.</summary>
    void Release(Topic topic);
}
