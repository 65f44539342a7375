namespace RelayCloud.Ingest.Sessions.Keys;

/// <summary>What became of a presented key, or of one that a connection was let in with. What each means to a client is in <see cref="KeyRefusal"/>.</summary>
public enum KeyOutcome
{
    /// <summary>No key of ours. The first, so that a result nobody filled in is a refusal.</summary>
    Invalid = 0,

    /// <summary>It works.</summary>
    Ok,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>It was revoked, or is gone with its tenant.</summary>
    Revoked,

    /// <summary>Its tenant is suspended.</summary>
    Suspended,

    /// <summary>It may not be used from the client's address.</summary>
    AddressDenied,

    /// <summary>It is not for market data: scope <c>read</c> is missing.</summary>
    ScopeMissing,

    /// <summary>Its plan does not include connections of this kind.</summary>
    TransportDenied,

    /// <summary>Its tenant has all the connections that the plan includes.</summary>
    TooManyConnections,

    /// <summary>It is not known here yet, and too many look-ups are under way.</summary>
    Busy,

    /// <summary>The store cannot be reached, and nothing usable is known.</summary>
    Unavailable,
}
