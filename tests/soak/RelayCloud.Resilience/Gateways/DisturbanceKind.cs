namespace RelayCloud.Resilience.Gateways;

/// <summary>What is done to a gateway during a run, again and again.</summary>
public enum DisturbanceKind
{
    /// <summary>Every connection is reset.</summary>
    Drop,

    /// <summary>Every connection is reset and new ones are refused for a while.</summary>
    Refuse,

    /// <summary>Connections stay open (and open anew), but nothing is sent, for shorter and longer than a gateway may be silent.</summary>
    Silence,

    /// <summary>Frames are spoilt, in every way the simulator knows.</summary>
    Corrupt,

    /// <summary>Frames come twice.</summary>
    Duplicate,

    /// <summary>Frames change places with their neighbours.</summary>
    Reorder,

    /// <summary>Frames come later, by changing amounts.</summary>
    Delay,

    /// <summary>The bytes of the connection trickle, and what waits comes in a burst.</summary>
    SlowTcp,

    /// <summary>The gateway is stopped, and started again on the same port.</summary>
    Restart,
}
