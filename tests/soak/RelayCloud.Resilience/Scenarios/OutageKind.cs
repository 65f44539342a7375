namespace RelayCloud.Resilience.Scenarios;

/// <summary>How the only gateway goes away.</summary>
public enum OutageKind
{
    /// <summary>It is stopped: its port is closed.</summary>
    Stop,

    /// <summary>It resets every connection, and every new one.</summary>
    Refuse,

    /// <summary>It keeps connections, and takes new ones, but says nothing.</summary>
    Silence,

    /// <summary>It resets every connection three times in a row, right after the relay is back, and is whole after that.</summary>
    Flap,
}
