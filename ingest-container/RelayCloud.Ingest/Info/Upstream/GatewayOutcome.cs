namespace RelayCloud.Ingest.Info.Upstream;

/// <summary>How asking a gateway ended. Names are part of metrics, in lower case.</summary>
public enum GatewayOutcome
{
    /// <summary>The gateway answered, with whatever status but 429, 502, 503 and 504.</summary>
    Answered,

    /// <summary>Not asked: its weight budget is spent.</summary>
    OverBudget,

    /// <summary>It answered 429, or is being left alone after one.</summary>
    Throttled,

    /// <summary>Not asked: too many requests are under way at it.</summary>
    Busy,

    /// <summary>No connection, a broken one, or its front answered 502, 503 or 504.</summary>
    Unreachable,

    /// <summary>No whole answer in time.</summary>
    TimedOut,

    /// <summary>The answer passed the bound and was not read further.</summary>
    TooLarge,
}
