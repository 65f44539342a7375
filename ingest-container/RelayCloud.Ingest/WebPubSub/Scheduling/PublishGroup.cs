using RelayCloud.Ingest.WebPubSub.Rates;

namespace RelayCloud.Ingest.WebPubSub.Scheduling;

/// <summary>A topic at a cadence, as a group of Web PubSub. Belongs to one scheduler and is touched only as that allows.</summary>
/// <param name="name">Name of the group, e.g. <c>l2Book:BTC@1s</c>.</param>
/// <param name="intervalMs">The least time between two sends; 0 = as soon as may be.</param>
/// <param name="backlog">What waits for it.</param>
internal sealed class PublishGroup(string name, int intervalMs, IGroupBacklog backlog)
{
    public string Name { get; } = name;

    public int IntervalMs { get; } = intervalMs;

    public IGroupBacklog Backlog { get; } = backlog;

    /// <summary>What it takes, measured.</summary>
    public GroupRate Rate { get; } = new(backlog.IsEvents);

    /// <summary>Connections that get what is sent; a send costs as many deliveries. 0 = nobody, and nothing is sent.</summary>
    public int Receivers { get; internal set; }

    /// <summary>Whether this container may not send to it now; it is passed over until it may.</summary>
    public bool IsHeld { get; set; }

    /// <summary>From when on it may be sent to, by its interval.</summary>
    internal long EarliestMs { get; set; }

    /// <summary>Since when it waits for its turn: the later of its interval's end and its first waiting value.</summary>
    internal long DueMs { get; set; }

    /// <summary>By how much its last send was too late to be made up for, milliseconds.</summary>
    internal long LostMs { get; set; }

    /// <summary>Whether it has a place in the scheduler's order.</summary>
    internal bool IsQueued { get; set; }

    /// <summary>What the send under way costs.</summary>
    internal (long Steps, long Deliveries) Cost { get; set; }

    /// <summary>Whether a send is under way.</summary>
    internal bool IsInFlight { get; set; }

    /// <summary>Whether the scheduler has forgotten it.</summary>
    internal bool IsRemoved { get; set; }
}
