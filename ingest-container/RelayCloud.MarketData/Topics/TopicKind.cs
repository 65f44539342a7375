namespace RelayCloud.MarketData.Topics;

/// <summary>How values of a topic relate to each other, which decides what may happen to them under pressure.</summary>
public enum TopicKind : byte
{
    /// <summary>A newer value replaces an older one: may be conflated, the last value is sent on subscribe.</summary>
    State,

    /// <summary>Each value stands for itself: never conflated and never dropped in silence.</summary>
    Events,
}
